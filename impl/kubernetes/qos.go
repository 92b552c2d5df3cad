package main

import (
	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/apis/core/v1/helper/qos"
)

func init() {
	register("qos", topic{
		features: []string{"eviction"},
		methods:  map[string]handler{"qosClass": handle1(qosClass), "evict": handle2(evict)},
	})
}

func qosClass(pod v1.Pod) (v1.PodQOSClass, error) {
	created, err := created(&pod)
	if err != nil {
		return "", err
	}
	return qos.ComputePodQOS(created), nil
}

// created is the Pod as the API server stores it: defaults of the v1 API first,
// then those that PrepareForCreate sets on the internal version.
func created(pod *v1.Pod) (*v1.Pod, error) {
	corev1.SetObjectDefaults_Pod(pod)
	internal := &core.Pod{}
	if err := corev1.Convert_v1_Pod_To_core_Pod(pod, internal, nil); err != nil {
		return nil, err
	}
	defaultPodLevel(internal)
	stored := &v1.Pod{}
	if err := corev1.Convert_core_Pod_To_v1_Pod(internal, stored, nil); err != nil {
		return nil, err
	}
	return stored, nil
}
