package main

import (
	"context"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// objects is the registry of one kind, as TokenRequest reads it: objects of the internal version.
type objects struct {
	cluster *accountCluster
	kind    string
}

func (o objects) Get(ctx context.Context, name string, _ *metav1.GetOptions) (runtime.Object, error) {
	namespace := genericapirequest.NamespaceValue(ctx)
	if o.kind == "Node" {
		namespace = ""
	}
	found, err := find[runtime.Object](o.cluster.store(o.kind), o.kind, namespace, name)
	if err != nil {
		return nil, err
	}
	return legacyscheme.Scheme.ConvertToVersion(found, core.SchemeGroupVersion)
}

var _ rest.Getter = objects{}

// accountStore is the storage of ServiceAccounts, of which TokenRequest uses Get.
type accountStore struct {
	storage.Interface
	cluster *accountCluster
}

// accountOptions are those of the registry of ServiceAccounts, over the objects of the cluster.
func accountOptions(c *accountCluster) generic.RESTOptions {
	return generic.RESTOptions{ResourcePrefix: "serviceaccounts", StorageConfig: &storagebackend.ConfigForResource{}, Decorator: storeOf(c)}
}

// longestToken is how far the lifetime of a token is extended where a Pod asks for one.
const longestToken = serviceaccount.ExpirationExtensionSeconds * time.Second

func storeOf(c *accountCluster) generic.StorageDecorator {
	return func(*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error), func() runtime.Object, func() runtime.Object, storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers) (storage.Interface, factory.DestroyFunc, error) {
		return accountStore{cluster: c}, func() {}, nil
	}
}

func (s accountStore) Get(_ context.Context, key string, _ storage.GetOptions, into runtime.Object) error {
	parts := strings.Split(strings.Trim(key, "/"), "/")
	account, err := find[*v1.ServiceAccount](s.cluster.accounts, "serviceaccounts", parts[len(parts)-2], parts[len(parts)-1])
	if err != nil {
		return storage.NewKeyNotFoundError(key, 0)
	}
	return legacyscheme.Scheme.Convert(account.DeepCopy(), into, nil)
}
