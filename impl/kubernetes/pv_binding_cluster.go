package main

import (
	"context"
	"fmt"
	"testing/synctest"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller/volume/persistentvolume"
	"k8s.io/kubernetes/pkg/util/goroutinemap"
)

// storageCluster is everything that has to do with volumes and claims.
type storageCluster struct {
	store     *objectStore
	informers map[string]cache.SharedIndexInformer
	client    *fake.Clientset
	binder    *persistentvolume.PersistentVolumeController
	defaulter admission.MutationInterface
	close     func()
}

func (c *storageCluster) volumes() corev1client.PersistentVolumeInterface {
	return c.client.CoreV1().PersistentVolumes()
}

func (c *storageCluster) claims() corev1client.PersistentVolumeClaimInterface {
	return c.client.CoreV1().PersistentVolumeClaims(namespace)
}

func (c *storageCluster) pods() corev1client.PodInterface {
	return c.client.CoreV1().Pods(namespace)
}

// newStorageCluster starts an empty cluster with two nodes.
func newStorageCluster(parent context.Context) (*storageCluster, error) {
	ctx, cancel := context.WithCancel(parent)
	client := fake.NewSimpleClientset(newNode("n1"), newNode("n2"))
	c := &storageCluster{store: &objectStore{tracker: client.Tracker(), births: map[string]int{}}, client: client}
	for _, name := range []string{"persistentvolumes", "persistentvolumeclaims", "pods", "storageclasses"} {
		client.PrependReactor("*", name, c.store.react)
	}
	// Nobody reads events here.
	client.PrependReactor("*", "events", func(clienttesting.Action) (bool, runtime.Object, error) { return true, &v1.Event{}, nil })

	factory := informers.NewSharedInformerFactory(client, 0)
	c.informers = map[string]cache.SharedIndexInformer{
		"PersistentVolume": factory.Core().V1().PersistentVolumes().Informer(), "PersistentVolumeClaim": factory.Core().V1().PersistentVolumeClaims().Informer(),
		"Pod": factory.Core().V1().Pods().Informer(), "StorageClass": factory.Storage().V1().StorageClasses().Informer(),
	}
	c.close = func() {
		cancel()
		factory.Shutdown()
	}
	run, err := c.controllers(ctx, factory)
	if err != nil {
		cancel()
		return nil, err
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	for _, each := range run {
		go each(ctx)
	}
	synctest.Wait()
	return c, nil
}

func newNode(name string) *v1.Node {
	return &v1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{v1.LabelHostname: name}},
		Status:     v1.NodeStatus{Allocatable: v1.ResourceList{v1.ResourcePods: resource.MustParse("110")}},
	}
}

// list is what there is of a kind, once informers have nothing left to tell. It is not to be changed.
func list[T storedObject](c *storageCluster, kind string) []T {
	found := []T{}
	for _, each := range c.informers[kind].GetStore().List() {
		found = append(found, each.(T))
	}
	return found
}

// empty makes the cluster as it was in the beginning: it removes all objects, and waits until nobody knows them any more.
func (c *storageCluster) empty() error {
	for kind := range resourceOf {
		for _, each := range list[storedObject](c, kind) {
			if err := c.store.remove(resourceOf[kind], each.GetNamespace(), each.GetName(), true); err != nil {
				return err
			}
		}
	}
	before := c.store.version
	time.Sleep(round)
	synctest.Wait()
	if c.store.version != before {
		return fmt.Errorf("the cluster does not stay empty")
	}
	// Of an operation that failed the controller knows by name when it may be tried again.
	set(c.binder, "runningOperations", goroutinemap.NewGoRoutineMap(true))
	c.store.births = map[string]int{}
	c.client.ClearActions()
	return nil
}
