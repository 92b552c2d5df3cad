package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Actor is a program in a container that does what it is told over HTTP: `act PORT CODE SECONDS PROBES`, where the code
// and the seconds say how it ends after SIGTERM, and PROBES how many probes it has.
type Actor struct {
	mutex sync.Mutex
	// probes holds, by kind, how many probes have come; verdicts is where the one that waits gets its result.
	probes map[string]int
	// waiting and withdrawn are how many of them have no answer yet, and how many got none because the program ends.
	waiting, withdrawn map[string]int
	// first is when the first one came: a kubelet asks in time with it.
	first    map[string]time.Time
	verdicts map[string]chan bool
	changed  chan struct{}
	isProbed bool
	// told is closed when the program was told to end, at toldAt (nanoseconds since 1970).
	told   chan struct{}
	toldAt int64
	// ending is closed when the program is about to end.
	ending chan struct{}
	once   sync.Once
	memory [][]byte
}

func act(args []string) error {
	numbers := make([]int, 4)
	for i := range numbers {
		number, err := strconv.Atoi(args[i])
		if err != nil {
			return err
		}
		numbers[i] = number
	}
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	actor := &Actor{probes: map[string]int{}, waiting: map[string]int{}, withdrawn: map[string]int{}, first: map[string]time.Time{}, verdicts: map[string]chan bool{}, changed: make(chan struct{}), isProbed: numbers[3] > 0, told: make(chan struct{}), ending: make(chan struct{})}
	for _, kind := range []string{"startup", "readiness", "liveness"} {
		actor.verdicts[kind] = make(chan bool)
	}
	go func() {
		<-terminated
		actor.toldAt = time.Now().UnixNano()
		close(actor.told)
		actor.stay(time.Duration(numbers[2]) * time.Second)
		actor.leave(numbers[1])
	}()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /probe/{kind}", actor.probe)
	mux.HandleFunc("POST /verdict/{kind}", actor.verdict)
	mux.HandleFunc("GET /probes/{kind}", actor.wait)
	mux.HandleFunc("POST /exit", actor.exit)
	mux.HandleFunc("GET /told", actor.tell)
	mux.HandleFunc("/file", actor.file)
	mux.HandleFunc("POST /listen", listen)
	mux.HandleFunc("POST /connect", dial)
	mux.HandleFunc("GET /address", address)
	mux.HandleFunc("POST /memory", actor.allocate)
	return http.ListenAndServe(fmt.Sprintf(":%d", numbers[0]), mux)
}

func (a *Actor) exit(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.FormValue("code"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusNoContent)
	_ = http.NewResponseController(w).Flush()
	go a.leave(code)
}

// file reads a file, or writes the body of a POST to it.
func (a *Actor) file(w http.ResponseWriter, r *http.Request) {
	path := r.FormValue("path")
	if r.Method == http.MethodPost {
		if err := writeFile(path, r.FormValue("content")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprint(w, strings.ToValidUTF8(string(content), "?"))
}

// allocate takes memory and touches every page of it.
func (a *Actor) allocate(w http.ResponseWriter, r *http.Request) {
	mebibytes, err := strconv.Atoi(r.FormValue("mi"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	block := make([]byte, mebibytes<<20)
	for i := 0; i < len(block); i += os.Getpagesize() {
		block[i] = 1
	}
	a.memory = append(a.memory, block)
}
