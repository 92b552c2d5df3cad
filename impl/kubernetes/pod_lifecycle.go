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
func init() { register("pod-lifecycle", newKubelet()) }

// kubeletPlace is where a kubelet lives, with a time of its own: the node, the Pod on it, and how many there have been.
type kubeletPlace struct {
	bubble
	node    *machine
	current *pod
	pods    int
}

func newKubelet() topic {
	p := &kubeletPlace{}
	return topic{
		methods: map[string]handler{"create": handle2(p.createPod), "apply": handle1(p.applyOperation)},
		reset:   func() error { return p.do(func() error { p.forgetPod(); return nil }) },
		another: newKubelet,
		places:  32,
	}
}

func quiet() context.Context {
	return klog.NewContext(context.Background(), logr.Discard())
}

func (p *kubeletPlace) forgetPod() {
	if p.current == nil {
		return
	}
	close(p.current.happened)
	p.current = nil
	// Longer than any stop takes.
	time.Sleep(time.Hour)
	synctest.Wait()
}

func (p *kubeletPlace) createPod(object v1.Pod, stops map[string]stop) (answer any, err error) {
	err = p.do(func() (err error) {
		if p.node == nil {
			if p.node, err = newMachine(quiet()); err != nil {
				return err
			}
		}
		p.forgetPod()
		p.pods++
		object.UID = types.UID(fmt.Sprintf("pod-%d", p.pods))
		p.current = newPod(p.node, complete(&object), stops)
		rests.Add(1)
		go p.current.work(quiet())
		synctest.Wait()
		answer = p.current.shown()
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

func (p *kubeletPlace) applyOperation(happens operation) (answer any, err error) {
	err = p.do(func() error {
		if p.current == nil {
			return fmt.Errorf("there is no Pod")
		}
		p.current.apply(happens)
		synctest.Wait()
		answer = p.current.shown()
		return nil
	})
	return answer, err
}

func (p *pod) apply(happens operation) {
	if happens.Do == "wait" {
		passings.Add(1)
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
