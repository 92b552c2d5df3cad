package main

import (
	v1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const namespace = "default"

var (
	getOptions    = metav1.GetOptions{}
	createOptions = metav1.CreateOptions{}
	updateOptions = metav1.UpdateOptions{}
)

var resourceOf = map[string]schema.GroupVersionResource{
	"PersistentVolume":      v1.SchemeGroupVersion.WithResource("persistentvolumes"),
	"PersistentVolumeClaim": v1.SchemeGroupVersion.WithResource("persistentvolumeclaims"),
	"Pod":                   v1.SchemeGroupVersion.WithResource("pods"),
	"StorageClass":          storagev1.SchemeGroupVersion.WithResource("storageclasses"),
}

func namespaceOf(kind string) string {
	if kind == "PersistentVolumeClaim" || kind == "Pod" {
		return namespace
	}
	return ""
}

// ignoreMissing lets go what the API server refuses: a name that is taken or not there.
func ignoreMissing(err error) error {
	if apierrors.IsNotFound(err) || apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}
