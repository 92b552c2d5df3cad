package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	v1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// The topic pv-binding: the controllers of volumes and claims, both protection controllers and the scheduler, all of them
// whole, on virtual time, before an API server that is a store with resource versions and finalizers.
func init() {
	// The scheduler listens for a signal; the runtime's part in that must not begin in the bubble.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGUSR2)
	register("pv-binding", newStorage())
}

// storagePlace is where a cluster lives, with a time of its own.
type storagePlace struct {
	bubble
	cluster *storageCluster
}

func newStorage() topic {
	s := &storagePlace{}
	return topic{
		methods: map[string]handler{"apply": handle1(s.apply)},
		reset:   func() error { return s.do(s.empty) },
		another: newStorage,
		places:  16,
	}
}

// empty keeps the cluster for the next story: to make one takes longer than most stories. One that cannot be emptied is given up.
func (s *storagePlace) empty() error {
	if s.cluster == nil {
		return nil
	}
	if err := s.cluster.empty(); err != nil {
		s.cluster.close()
		s.cluster = nil
	}
	return nil
}

// storageOperation is what a user does.
type storageOperation struct {
	Do       string              `json:"do"`
	Object   json.RawMessage     `json:"object"`
	Kind     string              `json:"kind"`
	Name     string              `json:"name"`
	Force    bool                `json:"force"`
	Volume   string              `json:"volume"`
	ClaimRef *v1.ObjectReference `json:"claimRef"`
	Pod      string              `json:"pod"`
}

func (s *storagePlace) apply(operation storageOperation) (seen any, err error) {
	err = s.do(func() (err error) {
		ctx := quiet()
		if s.cluster == nil {
			if s.cluster, err = newStorageCluster(ctx); err != nil {
				return err
			}
		}
		if err := s.cluster.apply(ctx, operation); err != nil {
			return err
		}
		if err := s.cluster.settle(ctx); err != nil {
			return err
		}
		seen = s.cluster.shown()
		return nil
	})
	return seen, err
}

func (c *storageCluster) apply(ctx context.Context, o storageOperation) error {
	switch o.Do {
	case "create":
		return c.create(ctx, o.Object)
	case "delete":
		return ignoreMissing(c.store.remove(resourceOf[o.Kind], namespaceOf(o.Kind), o.Name, o.Force))
	case "patch":
		volume, err := c.volumes().Get(ctx, o.Volume, getOptions)
		if err != nil {
			return ignoreMissing(err)
		}
		if volume.Spec.ClaimRef = o.ClaimRef; o.ClaimRef != nil {
			volume.Spec.ClaimRef.Kind, volume.Spec.ClaimRef.Namespace = "PersistentVolumeClaim", namespace
		}
		_, err = c.volumes().Update(ctx, volume, updateOptions)
		return err
	case "ungate", "finish":
		pod, err := c.pods().Get(ctx, o.Pod, getOptions)
		if err != nil {
			return ignoreMissing(err)
		}
		if o.Do == "ungate" {
			pod.Spec.SchedulingGates = nil
			_, err = c.pods().Update(ctx, pod, updateOptions)
		} else if pod.Spec.NodeName != "" {
			pod.Status.Phase = v1.PodSucceeded
			_, err = c.pods().UpdateStatus(ctx, pod, updateOptions)
		}
		return err
	}
	return fmt.Errorf("there is no operation %q", o.Do)
}

func (c *storageCluster) create(ctx context.Context, manifest json.RawMessage) (err error) {
	var kind struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(manifest, &kind); err != nil {
		return err
	}
	switch kind.Kind {
	case "PersistentVolume":
		volume := &v1.PersistentVolume{}
		if err := json.Unmarshal(manifest, volume); err != nil {
			return err
		}
		volume.Spec.HostPath = &v1.HostPathVolumeSource{Path: "/volumes/" + volume.Name}
		if ref := volume.Spec.ClaimRef; ref != nil {
			ref.Kind, ref.Namespace = "PersistentVolumeClaim", namespace
		}
		_, err = c.volumes().Create(ctx, volume, createOptions)
	case "PersistentVolumeClaim":
		claim := &v1.PersistentVolumeClaim{}
		if err := json.Unmarshal(manifest, claim); err != nil {
			return err
		}
		claim.Namespace = namespace
		if err := c.admit(ctx, claim); err != nil {
			return err
		}
		_, err = c.claims().Create(ctx, claim, createOptions)
	case "StorageClass":
		class := &storagev1.StorageClass{}
		if err := json.Unmarshal(manifest, class); err != nil {
			return err
		}
		_, err = c.client.StorageV1().StorageClasses().Create(ctx, class, createOptions)
	case "Pod":
		pod := &v1.Pod{}
		if err := json.Unmarshal(manifest, pod); err != nil {
			return err
		}
		pod.Namespace = namespace
		for i := range pod.Spec.Volumes {
			pod.Spec.Volumes[i].Name = fmt.Sprintf("volume-%d", i)
		}
		pod.Spec.Containers = []v1.Container{{Name: "app", Image: "image:1"}}
		_, err = c.pods().Create(ctx, pod, createOptions)
	default:
		return fmt.Errorf("there is no kind %q", kind.Kind)
	}
	return ignoreMissing(err)
}
