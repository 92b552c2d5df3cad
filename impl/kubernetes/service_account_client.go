package main

import (
	"context"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	admissionplugin "k8s.io/kubernetes/plugin/pkg/admission/serviceaccount"
)

// accountClient is the client of controllers, plug-in and validators, as far as they use one.
type accountClient struct {
	kubernetes.Interface
	corev1client.CoreV1Interface
	cluster *accountCluster
}

func (c accountClient) CoreV1() corev1client.CoreV1Interface { return c }

func (c accountClient) ServiceAccounts(namespace string) corev1client.ServiceAccountInterface {
	return accountsClient{cluster: c.cluster, namespace: namespace}
}

func (c accountClient) Secrets(namespace string) corev1client.SecretInterface {
	return secretsClient{cluster: c.cluster, namespace: namespace}
}

type accountsClient struct {
	corev1client.ServiceAccountInterface
	cluster   *accountCluster
	namespace string
}

func (c accountsClient) Get(_ context.Context, name string, _ metav1.GetOptions) (*v1.ServiceAccount, error) {
	found, err := find[*v1.ServiceAccount](c.cluster.accounts, "serviceaccounts", c.namespace, name)
	if err != nil && name == admissionplugin.DefaultServiceAccountName {
		// The plug-in looks ten times, with pauses, for a default account that a controller may be about to make.
		// Here none is: any other error ends the look-up at once, with the same refusal.
		return nil, apierrors.NewServiceUnavailable("there is no default account, and none will come")
	}
	return found, err
}

func (c accountsClient) Create(_ context.Context, account *v1.ServiceAccount, _ metav1.CreateOptions) (*v1.ServiceAccount, error) {
	stored := account.DeepCopy()
	_, err := c.cluster.create("ServiceAccount", stored)
	return stored, err
}

type secretsClient struct {
	corev1client.SecretInterface
	cluster   *accountCluster
	namespace string
}

func (c secretsClient) Get(_ context.Context, name string, _ metav1.GetOptions) (*v1.Secret, error) {
	found, err := find[*v1.Secret](c.cluster.secrets, "secrets", c.namespace, name)
	if err != nil {
		return nil, err
	}
	return found.DeepCopy(), nil
}

func (c secretsClient) Update(_ context.Context, secret *v1.Secret, _ metav1.UpdateOptions) (*v1.Secret, error) {
	err := c.cluster.secrets.Update(secret)
	c.cluster.changed(secret)
	return secret, err
}

func (c secretsClient) Delete(_ context.Context, name string, _ metav1.DeleteOptions) error {
	_, err := c.cluster.remove("Secret", c.namespace, name, nil)
	return err
}

// Patch notes when the token was last used, which changes nothing here.
func (c secretsClient) Patch(ctx context.Context, name string, _ types.PatchType, _ []byte, _ metav1.PatchOptions, _ ...string) (*v1.Secret, error) {
	return c.Get(ctx, name, metav1.GetOptions{})
}
