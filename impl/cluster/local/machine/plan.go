package main

import (
	"encoding/json"
	"os"
)

// Plan is what to run, and where: everything that is knowledge of Kubernetes is in it, and nothing of that is here.
type Plan struct {
	// Cgroup is the name of the folder in each cgroup hierarchy.
	Cgroup string `json:"cgroup"`
	// Bin and Out are folders of the host: programs, and what people may read (logs, control socket).
	Bin string `json:"bin"`
	Out string `json:"out"`
	// Port on 127.0.0.1 of the host; 0 for any that is free. Target is where it leads, inside.
	Port   int    `json:"port"`
	Target string `json:"target"`
	// Place is a folder that exists inside only.
	Place    string            `json:"place"`
	Hostname string            `json:"hostname"`
	Address  string            `json:"address"`
	Gateway  string            `json:"gateway"`
	Covered  []string          `json:"covered"`
	Sysctls  map[string]string `json:"sysctls"`
	Servers  []Server          `json:"servers"`
	Files    []File            `json:"files"`
	// Components in the order in which they are started.
	Components []Component `json:"components"`
}

// Server is a certificate to make, signed by the cluster's own authority.
type Server struct {
	Name      string   `json:"name"`
	Subject   string   `json:"subject"`
	Group     string   `json:"group"`
	Hosts     []string `json:"hosts"`
	Addresses []string `json:"addresses"`
}

// File is written inside, below Place.
type File struct {
	Path    string `json:"path"`
	Content string `json:"content"`
}

// Component is a process. It is started once all paths of After exist; Once: it ends by itself, and then Creates exists.
type Component struct {
	Name    string   `json:"name"`
	Command []string `json:"command"`
	After   []string `json:"after"`
	Creates string   `json:"creates"`
}

func readPlan(path string) (plan Plan, err error) {
	content, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(content, &plan)
	}
	return plan, err
}
