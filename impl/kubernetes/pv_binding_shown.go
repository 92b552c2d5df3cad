package main

import (
	"slices"
	"strings"

	v1 "k8s.io/api/core/v1"
)

type claimRefShown struct {
	Name string `json:"name"`
	UID  string `json:"uid,omitempty"`
}

type volumeShown struct {
	Name          string                           `json:"name"`
	Capacity      string                           `json:"capacity"`
	ReclaimPolicy v1.PersistentVolumeReclaimPolicy `json:"persistentVolumeReclaimPolicy"`
	Class         string                           `json:"storageClassName"`
	Phase         v1.PersistentVolumePhase         `json:"phase"`
	ClaimRef      *claimRefShown                   `json:"claimRef,omitempty"`
	Terminating   bool                             `json:"terminating"`
}

type claimShown struct {
	Name        string                        `json:"name"`
	UID         string                        `json:"uid"`
	Phase       v1.PersistentVolumeClaimPhase `json:"phase"`
	VolumeName  string                        `json:"volumeName,omitempty"`
	Class       *string                       `json:"storageClassName,omitempty"`
	Terminating bool                          `json:"terminating"`
}

type podShown struct {
	Name     string `json:"name"`
	NodeName string `json:"nodeName,omitempty"`
}

// shown is what kubectl lists, in the order of names.
func (c *storageCluster) shown() any {
	volumes, claims, pods := []volumeShown{}, []claimShown{}, []podShown{}
	for _, each := range list[*v1.PersistentVolume](c, "PersistentVolume") {
		var ref *claimRefShown
		if own := each.Spec.ClaimRef; own != nil {
			ref = &claimRefShown{own.Name, string(own.UID)}
		}
		capacity := each.Spec.Capacity[v1.ResourceStorage]
		volumes = append(volumes, volumeShown{each.Name, capacity.String(), each.Spec.PersistentVolumeReclaimPolicy, each.Spec.StorageClassName, each.Status.Phase, ref, each.DeletionTimestamp != nil})
	}
	for _, each := range list[*v1.PersistentVolumeClaim](c, "PersistentVolumeClaim") {
		claims = append(claims, claimShown{each.Name, string(each.UID), each.Status.Phase, each.Spec.VolumeName, each.Spec.StorageClassName, each.DeletionTimestamp != nil})
	}
	for _, each := range list[*v1.Pod](c, "Pod") {
		pods = append(pods, podShown{each.Name, each.Spec.NodeName})
	}
	slices.SortFunc(volumes, func(a, b volumeShown) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(claims, func(a, b claimShown) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(pods, func(a, b podShown) int { return strings.Compare(a.Name, b.Name) })
	return map[string]any{"persistentVolumes": volumes, "persistentVolumeClaims": claims, "pods": pods}
}
