package main

import (
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Death tells how a component ended.
type Death struct {
	Name string `json:"name"`
	How  string `json:"how"`
}

// Keeper starts components and knows which of them run.
type Keeper struct {
	plan    Plan
	mutex   sync.Mutex
	running map[string]int
	deaths  []Death
	// done holds components that end by themselves, once they have.
	done map[string]bool
	// changed is closed, and made anew, whenever a component starts or ends.
	changed chan struct{}
}

// processOne is the first process inside: it furnishes the house, starts the components, and serves the door.
func processOne(args []string) error {
	plan, err := readPlan(args[0])
	if err != nil {
		return err
	}
	syscall.Umask(0o022)
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	door, err := net.FileListener(os.NewFile(3, "door"))
	if err != nil {
		return err
	}
	for _, step := range []func(Plan) error{furnish, connect, writeCertificates, writeFiles} {
		if err := step(plan); err != nil {
			return err
		}
	}
	go relay(door, plan.Target)
	keeper := &Keeper{plan: plan, running: map[string]int{}, done: map[string]bool{}, changed: make(chan struct{})}
	go keeper.startAll()
	control, err := net.Listen("unix", filepath.Join(plan.Place, "out", "control.sock"))
	if err != nil {
		return err
	}
	if err := os.Chmod(filepath.Join(plan.Place, "out", "control.sock"), 0o600); err != nil {
		return err
	}
	go keeper.serve(control)
	// Whoever started this waits for the end of its output.
	fmt.Println("ready")
	if null, err := os.OpenFile("/dev/null", os.O_RDWR, 0); err == nil {
		for _, each := range []int{0, 1, 2} {
			_ = syscall.Dup2(int(null.Fd()), each)
		}
	}
	keeper.reap()
	return nil
}

func writeFiles(plan Plan) error {
	for _, each := range plan.Files {
		if err := writeFile(filepath.Join(plan.Place, each.Path), each.Content); err != nil {
			return err
		}
	}
	return nil
}

// startAll starts each component as soon as what it needs is there.
func (k *Keeper) startAll() {
	var group sync.WaitGroup
	for _, each := range k.plan.Components {
		group.Add(1)
		go func() {
			defer group.Done()
			for _, path := range each.After {
				for _, err := os.Stat(path); err != nil; _, err = os.Stat(path) {
					time.Sleep(5 * time.Millisecond)
				}
			}
			_ = k.start(each)
		}()
	}
	group.Wait()
}

func (k *Keeper) start(each Component) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if _, isRunning := k.running[each.Name]; isRunning {
		return nil
	}
	log, err := os.OpenFile(filepath.Join(k.plan.Place, "out", "log", each.Name+".log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	null, err := os.Open("/dev/null")
	if err != nil {
		return err
	}
	defer null.Close()
	path := filepath.Join(k.plan.Place, "bin") + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	pid, err := syscall.ForkExec(each.Command[0], each.Command, &syscall.ProcAttr{
		Dir:   "/",
		Env:   []string{"PATH=" + path, "HOME=" + k.plan.Place, "TMPDIR=/tmp"},
		Files: []uintptr{null.Fd(), log.Fd(), log.Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		fmt.Fprintf(log, "%s could not be started: %v\n", each.Command[0], err)
		k.deaths = append(k.deaths, Death{each.Name, err.Error()})
	} else {
		k.running[each.Name] = pid
	}
	k.tell()
	return err
}

func (k *Keeper) tell() {
	close(k.changed)
	k.changed = make(chan struct{})
}

// reap collects every process that ends; it never returns, for this process is to be killed.
func (k *Keeper) reap() {
	children := make(chan os.Signal, 64)
	signal.Notify(children, syscall.SIGCHLD)
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if err == syscall.ECHILD {
			<-children
		}
		if err == nil {
			k.ended(pid, status)
		}
	}
}

func (k *Keeper) ended(pid int, status syscall.WaitStatus) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for _, each := range k.plan.Components {
		if k.running[each.Name] != pid {
			continue
		}
		delete(k.running, each.Name)
		if each.Creates != "" && status.ExitStatus() == 0 {
			k.done[each.Name] = true
			_ = os.WriteFile(each.Creates, nil, 0o600)
		} else {
			how := fmt.Sprintf("it exited with %d", status.ExitStatus())
			if status.Signaled() {
				how = "it was ended by " + status.Signal().String()
			}
			k.deaths = append(k.deaths, Death{each.Name, how})
		}
		k.tell()
	}
}
