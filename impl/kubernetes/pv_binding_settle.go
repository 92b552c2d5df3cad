package main

import (
	"context"
	"fmt"
	"strings"
	"testing/synctest"
	"time"
	_ "unsafe" // for go:linkname

	v1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	storagehelpers "k8s.io/component-helpers/storage/volume"
	"k8s.io/kubernetes/pkg/controller/volume/persistentvolume"
)

const (
	roundsMax = 30
	// round is long enough for whoever looks every second: the scheduler, at what it has put off, and at claims that it has given to be bound.
	round = 1100 * time.Millisecond
	// retry is how long the scheduler leaves a Pod alone for which it found no place; it looks every 30 s whose time has come.
	retry    = 10 * time.Second
	patience = retry + 31*time.Second
)

// resync lets the controller of volumes look at everything, as its timer does every 15 s.
//
//go:linkname resync k8s.io/kubernetes/pkg/controller/volume/persistentvolume.(*PersistentVolumeController).resync
func resync(binder *persistentvolume.PersistentVolumeController, ctx context.Context)

// settle waits until nobody has anything left to do: all have done what follows at once, and a round in which everybody looks at
// everything changes nothing.
func (c *storageCluster) settle(ctx context.Context) error {
	rests.Add(1)
	passings.Add(1)
	synctest.Wait()
	for range roundsMax {
		before := c.store.version
		time.Sleep(round)
		synctest.Wait()
		if err := c.provision(ctx); err != nil {
			return err
		}
		resync(c.binder, ctx)
		synctest.Wait()
		if c.store.version == before && c.isWaiting() {
			time.Sleep(patience)
			synctest.Wait()
		}
		if c.store.version == before {
			c.client.ClearActions()
			return nil
		}
	}
	return fmt.Errorf("the cluster does not come to rest")
}

// isWaiting says whether the scheduler has a Pod left to place.
func (c *storageCluster) isWaiting() bool {
	for _, pod := range list[*v1.Pod](c, "Pod") {
		if pod.Spec.NodeName == "" && len(pod.Spec.SchedulingGates) == 0 {
			return true
		}
	}
	return false
}

// provision does what an external provisioner does (sig-storage-lib-external-provisioner): it makes a volume for each claim that
// the controller asks it to serve and that has no selector, and deletes its volumes once they are released.
func (c *storageCluster) provision(ctx context.Context) error {
	for _, claim := range list[*v1.PersistentVolumeClaim](c, "PersistentVolumeClaim") {
		provisioner := claim.Annotations[storagehelpers.AnnStorageProvisioner]
		if provisioner == "" || strings.HasPrefix(provisioner, "kubernetes.io/") || claim.Spec.VolumeName != "" || claim.Spec.Selector != nil {
			continue
		}
		class, err := c.client.StorageV1().StorageClasses().Get(ctx, *claim.Spec.StorageClassName, getOptions)
		if err != nil {
			return err
		}
		if _, err := c.volumes().Create(ctx, provisionedFor(claim, class), createOptions); ignoreMissing(err) != nil {
			return err
		}
	}
	for _, each := range list[*v1.PersistentVolume](c, "PersistentVolume") {
		isOwn := each.Annotations[storagehelpers.AnnDynamicallyProvisioned] != ""
		if isOwn && each.Status.Phase == v1.VolumeReleased && each.Spec.PersistentVolumeReclaimPolicy == v1.PersistentVolumeReclaimDelete && each.DeletionTimestamp == nil {
			if err := c.volumes().Delete(ctx, each.Name, metav1.DeleteOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}

func provisionedFor(claim *v1.PersistentVolumeClaim, class *storagev1.StorageClass) *v1.PersistentVolume {
	return &v1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{
			Name:        "pvc-" + string(claim.UID),
			Annotations: map[string]string{storagehelpers.AnnDynamicallyProvisioned: class.Provisioner},
		},
		Spec: v1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *class.ReclaimPolicy,
			AccessModes:                   claim.Spec.AccessModes,
			VolumeMode:                    claim.Spec.VolumeMode,
			VolumeAttributesClassName:     claim.Spec.VolumeAttributesClassName,
			StorageClassName:              class.Name,
			Capacity:                      claim.Spec.Resources.Requests,
			ClaimRef:                      &v1.ObjectReference{Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
			PersistentVolumeSource:        v1.PersistentVolumeSource{CSI: &v1.CSIPersistentVolumeSource{Driver: class.Provisioner, VolumeHandle: string(claim.UID)}},
		},
	}
}
