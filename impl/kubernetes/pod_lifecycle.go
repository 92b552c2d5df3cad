package main

import (
	"context"
	"fmt"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/klog/v2"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
)

// The topic pod-lifecycle: the kubelet's own code, on virtual time. A bubble of testing/synctest holds the kubelet, so that its
// timers, waits and clocks all go by what the scenario says has passed.
func init() {
	register("pod-lifecycle", topic{
		methods: map[string]handler{"create": handle2(createPod), "apply": handle1(applyOperation)},
		reset:   func() error { return inBubble(func() error { forgetPod(); return nil }) },
	})
}

// kubeletTime is where the kubelet lives.
var kubeletTime bubble

// What is in the bubble: the node, the Pod on it, and how many there have been.
var (
	node    *machine
	current *pod
	pods    int
)

func inBubble(do func() error) error {
	return kubeletTime.do(do)
}

func quiet() context.Context {
	return klog.NewContext(context.Background(), logr.Discard())
}

func forgetPod() {
	if current == nil {
		return
	}
	close(current.happened)
	current = nil
	// Longer than any stop takes.
	time.Sleep(time.Hour)
	synctest.Wait()
}

func createPod(object v1.Pod, stops map[string]stop) (answer any, err error) {
	err = inBubble(func() (err error) {
		if node == nil {
			if node, err = newMachine(quiet()); err != nil {
				return err
			}
		}
		forgetPod()
		pods++
		object.UID = types.UID(fmt.Sprintf("pod-%d", pods))
		current = newPod(node, complete(&object), stops)
		go current.work(quiet())
		synctest.Wait()
		answer = current.shown()
		return nil
	})
	return answer, err
}

// operation is what happens to the Pod.
type operation struct {
	Do        string `json:"do"`
	Container string `json:"container"`
	ExitCode  int32  `json:"exitCode"`
	Probe     string `json:"probe"`
	Success   bool   `json:"success"`
	Seconds   int64  `json:"seconds"`
}

func applyOperation(happens operation) (answer any, err error) {
	err = inBubble(func() error {
		if current == nil {
			return fmt.Errorf("there is no Pod")
		}
		current.apply(happens)
		synctest.Wait()
		answer = current.shown()
		return nil
	})
	return answer, err
}

func (p *pod) apply(happens operation) {
	if happens.Do == "wait" {
		time.Sleep(time.Duration(happens.Seconds) * time.Second)
		return
	}
	if !p.isIdle.Load() || p.isOver {
		return // The whole Pod is being stopped.
	}
	switch happens.Do {
	case "exit":
		p.machine.programs.exit(happens.Container, happens.ExitCode)
	case "probe":
		p.probe(quiet(), happens.Container, happens.Probe, happens.Success)
	case "delete":
		p.delete()
	}
	p.happened <- struct{}{}
}

// complete is the Pod as the API server stores it, with what the scenario leaves out: an image, and what a probe runs.
func complete(object *v1.Pod) *v1.Pod {
	object.Namespace = "default"
	for _, list := range [][]v1.Container{object.Spec.InitContainers, object.Spec.Containers} {
		for i := range list {
			list[i].Image = "image:1"
			for _, probe := range probesOf(&list[i]) {
				if probe != nil {
					probe.Exec = &v1.ExecAction{Command: []string{"probe"}}
				}
			}
		}
	}
	corev1.SetObjectDefaults_Pod(object)
	return object
}
