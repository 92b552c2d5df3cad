//go:build before_1_37

package main

import (
	coreinformers "k8s.io/client-go/informers/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/volume/pvprotection"
)

func newVolumeProtection(logger klog.Logger, volumes coreinformers.PersistentVolumeInformer, client kubernetes.Interface) (*pvprotection.Controller, error) {
	return pvprotection.NewPVProtectionController(logger, volumes, client), nil
}
