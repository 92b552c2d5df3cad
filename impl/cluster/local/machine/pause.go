package main

import (
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// pause keeps a Pod's namespaces, collects the orphans of its processes, and ends when told.
func pause([]string) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for each := range signals {
		if each != syscall.SIGCHLD {
			return nil
		}
		for pid, err := 1, error(nil); pid > 0 && err == nil; {
			pid, err = syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		}
	}
	return nil
}

func exitNow(args []string) error {
	code, err := strconv.Atoi(args[0])
	if err == nil {
		os.Exit(code)
	}
	return err
}

func sleep(args []string) error {
	pause, err := time.ParseDuration(args[0])
	time.Sleep(pause)
	return err
}
