package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing/synctest"
	"time"

	v1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/events"
	storagehelpers "k8s.io/component-helpers/storage/volume"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/controller/volume/persistentvolume"
	"k8s.io/kubernetes/pkg/controller/volume/pvcprotection"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/profile"
	"k8s.io/kubernetes/pkg/volume"
	volumetesting "k8s.io/kubernetes/pkg/volume/testing"
	"k8s.io/kubernetes/plugin/pkg/admission/storage/storageclass/setdefault"
)

// How often the controller of volumes looks at everything. By default it is 15 s; each second that passes here costs the scheduler's
// recorders of metrics a tenth of a millisecond, and what is decided is the same.
const resync = time.Second

// storageCluster is everything that has to do with volumes and claims.
type storageCluster struct {
	store     *objectStore
	client    *fake.Clientset
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

// deletable is storage of a kind that the cluster can delete itself.
type deletable struct {
	volumetesting.FakeVolumePlugin
}

// controllers makes what looks after volumes, claims and Pods; each is to be run.
func (c *storageCluster) controllers(ctx context.Context, factory informers.SharedInformerFactory) ([]func(context.Context), error) {
	resources, logger := factory.Core().V1(), klog.FromContext(ctx)
	binder, err := persistentvolume.NewController(ctx, persistentvolume.ControllerParameters{
		KubeClient: c.client, SyncPeriod: resync, EnableDynamicProvisioning: true,
		VolumePlugins:  []volume.VolumePlugin{&deletable{volumetesting.FakeVolumePlugin{PluginName: "deletable"}}},
		VolumeInformer: resources.PersistentVolumes(), ClaimInformer: resources.PersistentVolumeClaims(),
		ClassInformer: factory.Storage().V1().StorageClasses(), PodInformer: resources.Pods(), NodeInformer: resources.Nodes(),
	})
	if err != nil {
		return nil, err
	}
	ofClaims, err := pvcprotection.NewPVCProtectionController(logger, resources.PersistentVolumeClaims(), resources.Pods(), c.client)
	if err != nil {
		return nil, err
	}
	ofVolumes, err := newVolumeProtection(logger, resources.PersistentVolumes(), c.client)
	if err != nil {
		return nil, err
	}
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: c.client.EventsV1()})
	placer, err := scheduler.New(ctx, c.client, factory, nil, profile.NewRecorderFactory(broadcaster), scheduler.WithPodMaxInUnschedulablePodsDuration(retry))
	if err != nil {
		return nil, err
	}
	if err := c.admitWith(factory); err != nil {
		return nil, err
	}
	return []func(context.Context){
		binder.Run,
		func(ctx context.Context) { ofClaims.Run(ctx, 1) },
		func(ctx context.Context) { ofVolumes.Run(ctx, 1) },
		placer.Run,
	}, nil
}

// admitWith makes the admission plug-in that knows the default class.
func (c *storageCluster) admitWith(factory informers.SharedInformerFactory) error {
	plugins := admission.NewPlugins()
	setdefault.Register(plugins)
	plugin, err := plugins.NewFromPlugins([]string{setdefault.PluginName}, noConfiguration{}, informing{factory}, nil)
	if err != nil {
		return err
	}
	c.defaulter = plugin.(admission.MutationInterface)
	return nil
}

type noConfiguration struct{}

func (noConfiguration) ConfigFor(string) (io.Reader, error) { return nil, nil }

type informing struct {
	factory informers.SharedInformerFactory
}

func (i informing) Initialize(plugin admission.Interface) {
	if wants, ok := plugin.(interface {
		SetExternalKubeInformerFactory(informers.SharedInformerFactory)
	}); ok {
		wants.SetExternalKubeInformerFactory(i.factory)
	}
}

// admit fills in what admission decides about a claim.
func (c *storageCluster) admit(ctx context.Context, claim *v1.PersistentVolumeClaim) error {
	internal := &core.PersistentVolumeClaim{}
	if err := corev1.Convert_v1_PersistentVolumeClaim_To_core_PersistentVolumeClaim(claim, internal, nil); err != nil {
		return err
	}
	attributes := admission.NewAttributesRecord(internal, nil, core.Kind("PersistentVolumeClaim").WithVersion("v1"), claim.Namespace, claim.Name,
		core.Resource("persistentvolumeclaims").WithVersion("v1"), "", admission.Create, nil, false, nil)
	if err := c.defaulter.Admit(ctx, attributes, nil); err != nil {
		return err
	}
	return corev1.Convert_core_PersistentVolumeClaim_To_v1_PersistentVolumeClaim(internal, claim, nil)
}

const (
	roundsMax = 30
	// round is long enough for everybody to look at everything once.
	round = resync + time.Second
	// retry is how long the scheduler leaves a Pod alone for which it found no place; it looks every 30 s whose time has come.
	retry    = 10 * time.Second
	patience = retry + 31*time.Second
)

// settle waits until nobody has anything left to do.
func (c *storageCluster) settle(ctx context.Context) error {
	for range roundsMax {
		before := c.store.version
		time.Sleep(round)
		synctest.Wait()
		if err := c.provision(ctx); err != nil {
			return err
		}
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
	for _, pod := range list[*v1.Pod](c.store, "Pod") {
		if pod.Spec.NodeName == "" && len(pod.Spec.SchedulingGates) == 0 {
			return true
		}
	}
	return false
}

// provision does what an external provisioner does (sig-storage-lib-external-provisioner): it makes a volume for each claim that
// the controller asks it to serve and that has no selector, and deletes its volumes once they are released.
func (c *storageCluster) provision(ctx context.Context) error {
	for _, claim := range list[*v1.PersistentVolumeClaim](c.store, "PersistentVolumeClaim") {
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
	for _, each := range list[*v1.PersistentVolume](c.store, "PersistentVolume") {
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
