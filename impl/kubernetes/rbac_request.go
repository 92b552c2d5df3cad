package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/filters"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
)

type rbacUser struct {
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
}

func (u rbacUser) info() user.Info { return &user.DefaultInfo{Name: u.Username, Groups: u.Groups} }

type rbacRequest struct {
	User          rbacUser `json:"user"`
	Verb          string   `json:"verb"`
	Path          string   `json:"path"`
	APIGroup      string   `json:"apiGroup"`
	Resource      string   `json:"resource"`
	Subresource   string   `json:"subresource"`
	Namespace     string   `json:"namespace"`
	Name          string   `json:"name"`
	FieldSelector string   `json:"fieldSelector"`
}

var httpMethods = map[string]string{
	"get": http.MethodGet, "list": http.MethodGet, "watch": http.MethodGet, "create": http.MethodPost, "update": http.MethodPut,
	"patch": http.MethodPatch, "delete": http.MethodDelete, "deletecollection": http.MethodDelete,
}

var requestInfos = genericapirequest.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}

// attributes is what the API server makes of the request for its authorizers: out of the HTTP request that a client
// sends, where there is one. Verbs such as escalate have none; the API server asks about them itself.
func (r rbacRequest) attributes() (context.Context, authorizer.Attributes, error) {
	ctx := genericapirequest.WithUser(context.Background(), r.User.info())
	method, known := httpMethods[r.Verb]
	if r.Path == "" && !known {
		return ctx, authorizer.AttributesRecord{
			User: r.User.info(), Verb: r.Verb, APIGroup: r.APIGroup, APIVersion: "*", Resource: r.Resource, Subresource: r.Subresource,
			Namespace: r.Namespace, Name: r.Name, ResourceRequest: true,
		}, nil
	}
	target := url.URL{Path: r.Path}
	if r.Path != "" {
		method = strings.ToUpper(r.Verb)
	} else {
		target = r.url()
	}
	info, err := requestInfos.NewRequestInfo(&http.Request{Method: method, URL: &target})
	if err != nil {
		return nil, nil, err
	}
	ctx = genericapirequest.WithRequestInfo(ctx, info)
	ctx = genericapirequest.WithNamespace(ctx, info.Namespace)
	attributes, err := filters.GetAuthorizerAttributes(ctx)
	return ctx, attributes, err
}

func (r rbacRequest) url() url.URL {
	parts := []string{"", "api", "v1"}
	if r.APIGroup != "" {
		parts = []string{"", "apis", r.APIGroup, "v1"}
	}
	if r.Namespace != metav1.NamespaceNone {
		parts = append(parts, "namespaces", r.Namespace)
	}
	parts = append(parts, r.Resource)
	// What is to be created has its name in the body; its subresources have it in the URL.
	if r.Name != "" && (r.Verb != "create" || r.Subresource != "") {
		parts = append(parts, r.Name)
	}
	if r.Subresource != "" {
		parts = append(parts, r.Subresource)
	}
	query := url.Values{}
	if r.Verb == "watch" {
		query.Set("watch", "true")
	}
	if r.FieldSelector != "" {
		query.Set("fieldSelector", r.FieldSelector)
	}
	return url.URL{Path: strings.Join(parts, "/"), RawQuery: query.Encode()}
}
