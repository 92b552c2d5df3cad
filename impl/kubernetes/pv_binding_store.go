package main

import (
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	clienttesting "k8s.io/client-go/testing"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	storageapi "k8s.io/kubernetes/pkg/apis/storage/v1"
)

// objectStore adds to the tracker of a fake client what controllers expect of an API server: defaults, uids, resource versions
// and conflicts, status apart from spec, and finalizers.
type objectStore struct {
	tracker clienttesting.ObjectTracker
	lock    sync.Mutex
	version int
	births  map[string]int
}

// storedObject is what the topic's objects have in common.
type storedObject interface {
	runtime.Object
	metav1.Object
}

// react answers a request of a controller or a user.
func (s *objectStore) react(action clienttesting.Action) (bool, runtime.Object, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	switch asked := action.(type) {
	case clienttesting.CreateActionImpl:
		if binding, isBinding := asked.Object.(*v1.Binding); isBinding {
			return true, binding, s.place(binding)
		}
		if object, ok := asked.Object.(storedObject); ok {
			created, err := s.create(asked.Resource, asked.Namespace, object)
			return true, created, err
		}
	case clienttesting.UpdateActionImpl:
		if object, ok := asked.Object.(storedObject); ok {
			updated, err := s.update(asked.Resource, asked.Namespace, object, asked.Subresource == "status")
			return true, updated, err
		}
	case clienttesting.DeleteActionImpl:
		return true, nil, s.delete(asked.Resource, asked.Namespace, asked.Name)
	}
	return false, nil, nil
}

func (s *objectStore) stamp(object storedObject) {
	s.version++
	object.SetResourceVersion(strconv.Itoa(s.version))
}

func (s *objectStore) create(resource schema.GroupVersionResource, namespace string, given storedObject) (runtime.Object, error) {
	if _, err := s.tracker.Get(resource, namespace, given.GetName()); err == nil {
		return nil, apierrors.NewAlreadyExists(resource.GroupResource(), given.GetName())
	}
	object := given.DeepCopyObject().(storedObject)
	switch object := object.(type) {
	case *v1.PersistentVolume:
		corev1.SetObjectDefaults_PersistentVolume(object)
	case *v1.PersistentVolumeClaim:
		corev1.SetObjectDefaults_PersistentVolumeClaim(object)
	case *storagev1.StorageClass:
		storageapi.SetObjectDefaults_StorageClass(object)
	case *v1.Pod:
		corev1.SetObjectDefaults_Pod(object)
		object.Status.Phase = v1.PodPending
	}
	key := resource.Resource + " " + object.GetName()
	s.births[key]++
	object.SetUID(types.UID(fmt.Sprintf("%s-%d", object.GetName(), s.births[key])))
	object.SetCreationTimestamp(metav1.Now())
	s.stamp(object)
	return object, s.tracker.Create(resource, object, namespace)
}

func (s *objectStore) update(resource schema.GroupVersionResource, namespace string, given storedObject, isStatus bool) (runtime.Object, error) {
	found, err := s.tracker.Get(resource, namespace, given.GetName())
	if err != nil {
		return nil, err
	}
	stored := found.(storedObject)
	if given.GetResourceVersion() != stored.GetResourceVersion() {
		return nil, apierrors.NewConflict(resource.GroupResource(), given.GetName(), fmt.Errorf("it has been changed"))
	}
	object := combined(stored, given.DeepCopyObject().(storedObject), isStatus)
	if reflect.DeepEqual(stored, object) {
		return stored, nil
	}
	s.stamp(object)
	if object.GetDeletionTimestamp() != nil && len(object.GetFinalizers()) == 0 {
		return object, s.tracker.Delete(resource, namespace, object.GetName())
	}
	return object, s.tracker.Update(resource, object, namespace)
}

// combined keeps the status that is stored, or everything but the status.
func combined(stored, given storedObject, isStatus bool) storedObject {
	kept, taken := stored.DeepCopyObject().(storedObject), given
	if isStatus {
		kept, taken = taken, kept
	}
	switch taken := taken.(type) {
	case *v1.PersistentVolume:
		taken.Status = kept.(*v1.PersistentVolume).Status
	case *v1.PersistentVolumeClaim:
		taken.Status = kept.(*v1.PersistentVolumeClaim).Status
	case *v1.Pod:
		taken.Status = kept.(*v1.Pod).Status
	}
	return taken
}

func (s *objectStore) delete(resource schema.GroupVersionResource, namespace, name string) error {
	found, err := s.tracker.Get(resource, namespace, name)
	if err != nil {
		return err
	}
	object := found.DeepCopyObject().(storedObject)
	s.stamp(object)
	if len(object.GetFinalizers()) == 0 {
		return s.tracker.Delete(resource, namespace, name)
	}
	if object.GetDeletionTimestamp() != nil {
		return nil
	}
	now := metav1.NewTime(time.Now())
	object.SetDeletionTimestamp(&now)
	return s.tracker.Update(resource, object, namespace)
}

// remove is a user's deletion; a forced one leaves no finalizer.
func (s *objectStore) remove(resource schema.GroupVersionResource, namespace, name string, isForced bool) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if !isForced {
		return s.delete(resource, namespace, name)
	}
	s.version++
	return s.tracker.Delete(resource, namespace, name)
}

// place puts a Pod on its node.
func (s *objectStore) place(binding *v1.Binding) error {
	resource := resourceOf["Pod"]
	found, err := s.tracker.Get(resource, binding.Namespace, binding.Name)
	if err != nil {
		return err
	}
	pod := found.(*v1.Pod).DeepCopy()
	pod.Spec.NodeName = binding.Target.Name
	s.stamp(pod)
	return s.tracker.Update(resource, pod, binding.Namespace)
}
