package main

import (
	"context"
	"io"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"
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

// deletable is storage of a kind that the cluster can delete itself.
type deletable struct {
	volumetesting.FakeVolumePlugin
}

// How often the controller of volumes looks at everything by itself: the default of kube-controller-manager.
const resyncPeriod = 15 * time.Second

// controllers makes what looks after volumes, claims and Pods; each is to be run.
func (c *storageCluster) controllers(ctx context.Context, factory informers.SharedInformerFactory) ([]func(context.Context), error) {
	resources, logger := factory.Core().V1(), klog.FromContext(ctx)
	var err error
	c.binder, err = persistentvolume.NewController(ctx, persistentvolume.ControllerParameters{
		KubeClient: c.client, SyncPeriod: resyncPeriod, EnableDynamicProvisioning: true,
		VolumePlugins:  []volume.VolumePlugin{&deletable{volumetesting.FakeVolumePlugin{PluginName: "deletable"}}},
		VolumeInformer: resources.PersistentVolumes(), ClaimInformer: resources.PersistentVolumeClaims(),
		ClassInformer: factory.Storage().V1().StorageClasses(), PodInformer: resources.Pods(), NodeInformer: resources.Nodes(),
	})
	if err != nil {
		return nil, err
	}
	set(c.binder, "eventRecorder", &record.FakeRecorder{}) // Nobody reads events here.
	ofClaims, err := pvcprotection.NewPVCProtectionController(logger, resources.PersistentVolumeClaims(), resources.Pods(), c.client)
	if err != nil {
		return nil, err
	}
	ofVolumes, err := newVolumeProtection(logger, resources.PersistentVolumes(), c.client)
	if err != nil {
		return nil, err
	}
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: c.client.EventsV1()})
	// What ends with this context are recorders of metrics, which look at thousands of places in each second, and who listens for a signal.
	making, made := context.WithCancel(ctx)
	defer made()
	placer, err := scheduler.New(making, c.client, factory, nil, profile.NewRecorderFactory(broadcaster), scheduler.WithPodMaxInUnschedulablePodsDuration(retry))
	if err != nil {
		return nil, err
	}
	if err := c.admitWith(factory); err != nil {
		return nil, err
	}
	return []func(context.Context){
		c.binder.Run,
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
