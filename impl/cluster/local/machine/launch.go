package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

const cgroupRoot = "/sys/fs/cgroup"

// launch opens the door on the host's loopback, makes namespaces with process 1 in them, and waits for its end.
func launch(args []string) error {
	plan, err := readPlan(args[0])
	if err != nil {
		return err
	}
	// Process 1 dies with the thread that made it.
	runtime.LockOSThread()
	door, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", plan.Port))
	if err != nil {
		return err
	}
	if err := enterCgroups(plan.Cgroup); err != nil {
		return err
	}
	handle, err := door.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	inside := exec.Command("/proc/self/exe", "process", args[0])
	inside.Stdout, inside.Stderr, inside.ExtraFiles = os.Stdout, os.Stderr, []*os.File{handle}
	inside.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS |
			syscall.CLONE_NEWIPC | syscall.CLONE_NEWCGROUP,
		Pdeathsig: syscall.SIGKILL,
		Setsid:    true,
	}
	if err := inside.Start(); err != nil {
		return fmt.Errorf("namespaces of its own: %w", err)
	}
	facts, err := json.Marshal(map[string]any{
		"port":    door.Addr().(*net.TCPAddr).Port,
		"pid":     inside.Process.Pid,
		"started": startTime(inside.Process.Pid),
	})
	if err != nil {
		return err
	}
	door.Close()
	handle.Close()
	part := filepath.Join(plan.Out, "machine.part")
	if err := os.WriteFile(part, facts, 0o600); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(plan.Out, "machine.json")); err != nil {
		return err
	}
	return inside.Wait()
}

// startTime tells a process from a later one with the same number.
func startTime(pid int) string {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	return strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))[19]
}

// enterCgroups moves this process into a folder of its own in each hierarchy; what it starts stays below.
func enterCgroups(name string) error {
	folders := []string{filepath.Join(cgroupRoot, name)}
	if _, err := os.Stat(filepath.Join(cgroupRoot, "cgroup.controllers")); err != nil {
		hierarchies, err := filepath.Glob(filepath.Join(cgroupRoot, "*", "cgroup.procs"))
		if err != nil || len(hierarchies) == 0 {
			return fmt.Errorf("no cgroup hierarchy is mounted below %s", cgroupRoot)
		}
		folders = nil
		for _, each := range hierarchies {
			folders = append(folders, filepath.Join(filepath.Dir(each), name))
		}
	}
	for _, folder := range folders {
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
		for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
			if above, err := os.ReadFile(filepath.Join(filepath.Dir(folder), file)); err == nil {
				// Empty in a new folder of cgroup v1, and nothing may enter before it is set.
				_ = os.WriteFile(filepath.Join(folder, file), above, 0o644)
			}
		}
		if err := os.WriteFile(filepath.Join(folder, "cgroup.procs"), []byte("0"), 0o644); err != nil {
			return err
		}
	}
	return nil
}
