package main

import (
	"context"
	"fmt"
	"sync"
	"time"
	_ "unsafe" // for go:linkname

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/serviceaccount"
	admissionplugin "k8s.io/kubernetes/plugin/pkg/admission/serviceaccount"
)

//go:linkname syncNamespace k8s.io/kubernetes/pkg/controller/serviceaccount.(*ServiceAccountsController).syncNamespace
func syncNamespace(c *serviceaccount.ServiceAccountsController, ctx context.Context, key string) error

//go:linkname queueSecretSync k8s.io/kubernetes/pkg/controller/serviceaccount.(*TokensController).queueSecretSync
func queueSecretSync(c *serviceaccount.TokensController, obj any)

//go:linkname syncSecret k8s.io/kubernetes/pkg/controller/serviceaccount.(*TokensController).syncSecret
func syncSecret(c *serviceaccount.TokensController, ctx context.Context)

//go:linkname queueServiceAccountSync k8s.io/kubernetes/pkg/controller/serviceaccount.(*TokensController).queueServiceAccountSync
func queueServiceAccountSync(c *serviceaccount.TokensController, obj any)

//go:linkname syncServiceAccount k8s.io/kubernetes/pkg/controller/serviceaccount.(*TokensController).syncServiceAccount
func syncServiceAccount(c *serviceaccount.TokensController, ctx context.Context)

// accountCluster is the part of a cluster that knows accounts: the stores of shared informers that nobody fills but
// this adapter, and on them Kubernetes' own controllers, admission plug-in, TokenRequest and TokenReview.
type accountCluster struct {
	accounts, secrets, namespaces, pods, nodes cache.Indexer

	accountsController *serviceaccount.ServiceAccountsController
	tokensController   *serviceaccount.TokensController
	plugin             *admissionplugin.Plugin
	tokens             *tokenMachinery

	now    time.Time
	made   int
	events []func(context.Context) error
}

// theCluster is made once, because its work queues run goroutines of their own; every run begins by forgetting all.
var theCluster = sync.OnceValues(newAccountCluster)

func newAccountCluster() (*accountCluster, error) {
	c := &accountCluster{}
	client := accountClient{cluster: c}
	factory := informers.NewSharedInformerFactory(client, 0)
	resources := factory.Core().V1()
	c.accounts = resources.ServiceAccounts().Informer().GetIndexer()
	c.secrets = resources.Secrets().Informer().GetIndexer()
	c.namespaces = resources.Namespaces().Informer().GetIndexer()
	c.pods = resources.Pods().Informer().GetIndexer()
	c.nodes = resources.Nodes().Informer().GetIndexer()
	var err error
	if c.tokens, err = newTokenMachinery(c, client); err != nil {
		return nil, err
	}
	logger := klog.Background()
	if c.accountsController, err = serviceaccount.NewServiceAccountsController(logger, resources.ServiceAccounts(), resources.Namespaces(), client, serviceaccount.DefaultServiceAccountsControllerOptions()); err != nil {
		return nil, err
	}
	if c.tokensController, err = serviceaccount.NewTokensController(logger, resources.ServiceAccounts(), resources.Secrets(), client, serviceaccount.TokensControllerOptions{TokenGenerator: c.tokens.ofSecrets}); err != nil {
		return nil, err
	}
	c.plugin = admissionplugin.NewServiceAccount()
	c.plugin.SetExternalKubeClientSet(client)
	c.plugin.SetExternalKubeInformerFactory(factory)
	return c, nil
}

func (c *accountCluster) forget() {
	for _, store := range []cache.Indexer{c.accounts, c.secrets, c.namespaces, c.pods, c.nodes} {
		for _, each := range store.List() {
			_ = store.Delete(each)
		}
	}
	c.tokens.issued = map[string]string{}
	c.now, c.made, c.events = time.Unix(1_800_000_000, 0), 0, nil
}

func (c *accountCluster) store(kind string) cache.Indexer {
	return map[string]cache.Indexer{"ServiceAccount": c.accounts, "Secret": c.secrets, "Namespace": c.namespaces, "Pod": c.pods, "Node": c.nodes}[kind]
}

// place is the key of an object in its store.
func place(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

func find[T any](store cache.Indexer, resource, namespace, name string) (T, error) {
	found, there, err := store.GetByKey(place(namespace, name))
	if err == nil && there {
		return found.(T), nil
	}
	var none T
	return none, apierrors.NewNotFound(v1.Resource(resource), name)
}

// create stores a new object under a UID of its own and lets the controllers know.
func (c *accountCluster) create(kind string, object metav1.Object) (any, error) {
	if _, there, _ := c.store(kind).GetByKey(place(object.GetNamespace(), object.GetName())); there {
		return refusal(apierrors.NewAlreadyExists(v1.Resource(kind), object.GetName()))
	}
	if namespace := object.GetNamespace(); namespace != "" {
		if _, err := find[*v1.Namespace](c.namespaces, "namespaces", "", namespace); err != nil {
			return refusal(err)
		}
	}
	c.made++
	object.SetUID(types.UID(fmt.Sprintf("uid-%d", c.made)))
	if err := c.store(kind).Add(object); err != nil {
		return nil, err
	}
	c.changed(object)
	return map[string]any{"created": map[string]any{"uid": object.GetUID()}}, nil
}

func (c *accountCluster) remove(kind, namespace, name string, graceSeconds *int64) (any, error) {
	if kind == "Node" {
		namespace = ""
	}
	object, err := find[metav1.Object](c.store(kind), kind, namespace, name)
	if err != nil {
		return refusal(err)
	}
	if graceSeconds == nil {
		err = c.store(kind).Delete(object)
	} else {
		at := metav1.NewTime(c.now.Add(time.Duration(*graceSeconds) * time.Second))
		object.SetDeletionTimestamp(&at)
	}
	c.changed(object)
	return map[string]any{"done": true}, err
}

// changed is what informers would tell the controllers.
func (c *accountCluster) changed(object metav1.Object) {
	switch object := object.(type) {
	case *v1.Namespace:
		c.events = append(c.events, func(ctx context.Context) error { return syncNamespace(c.accountsController, ctx, object.Name) })
	case *v1.ServiceAccount:
		c.events = append(c.events, func(ctx context.Context) error {
			queueServiceAccountSync(c.tokensController, object)
			syncServiceAccount(c.tokensController, ctx)
			return syncNamespace(c.accountsController, ctx, object.Namespace)
		})
	case *v1.Secret:
		if object.Type != v1.SecretTypeServiceAccountToken {
			return
		}
		c.events = append(c.events, func(ctx context.Context) error {
			queueSecretSync(c.tokensController, object)
			syncSecret(c.tokensController, ctx)
			return nil
		})
	}
}

// settle runs the controllers until nothing is left to do.
func (c *accountCluster) settle(ctx context.Context) error {
	if len(c.events) > 0 {
		rests.Add(1)
	}
	for len(c.events) > 0 {
		next := c.events[0]
		c.events = c.events[1:]
		if err := next(ctx); err != nil {
			return err
		}
	}
	return nil
}
