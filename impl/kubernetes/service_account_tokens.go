package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
	_ "unsafe" // for go:linkname

	authenticationv1 "k8s.io/api/authentication/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/authentication/authenticator"
	"k8s.io/apiserver/pkg/authentication/group"
	"k8s.io/apiserver/pkg/authentication/request/bearertoken"
	tokenunion "k8s.io/apiserver/pkg/authentication/token/union"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/authentication"
	_ "k8s.io/kubernetes/pkg/apis/authentication/install"
	"k8s.io/kubernetes/pkg/registry/authentication/tokenreview"
	accountstorage "k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// issuer is the name of the API server, and its audience: API_AUDIENCE of the topic.
const issuer = "https://kubernetes.default.svc"

// claimsNow is the clock by which tokens are issued and judged.
//
//go:linkname claimsNow k8s.io/kubernetes/pkg/serviceaccount.now
var claimsNow func() time.Time

// tokenMachinery issues and judges tokens as kube-apiserver does with its default options.
type tokenMachinery struct {
	ofSecrets serviceaccount.TokenGenerator
	requests  *accountstorage.TokenREST
	reviews   *tokenreview.REST
	// issued are the tokens by the names that the topic gives them.
	issued map[string]string
}

func newTokenMachinery(c *accountCluster, client corev1client.SecretsGetter) (*tokenMachinery, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	ofRequests, err := serviceaccount.JWTTokenGenerator(issuer, key)
	if err != nil {
		return nil, err
	}
	ofSecrets, err := serviceaccount.JWTTokenGenerator(serviceaccount.LegacyIssuer, key)
	if err != nil {
		return nil, err
	}
	keys, err := serviceaccount.StaticPublicKeysGetter([]any{&key.PublicKey})
	if err != nil {
		return nil, err
	}
	audiences := authenticator.Audiences{issuer}
	getter := accountGetter{cluster: c}
	legacy, err := serviceaccount.NewLegacyValidator(true, getter, client)
	if err != nil {
		return nil, err
	}
	tokens := tokenunion.New(
		serviceaccount.JWTTokenAuthenticator([]string{serviceaccount.LegacyIssuer}, keys, audiences, legacy),
		serviceaccount.JWTTokenAuthenticator([]string{issuer}, keys, audiences, serviceaccount.NewValidator(getter)),
	)
	accounts, err := newAccountStorage(c, ofRequests, audiences)
	if err != nil {
		return nil, err
	}
	claimsNow = func() time.Time { return c.now }
	return &tokenMachinery{
		ofSecrets: ofSecrets,
		requests:  accounts.Token,
		reviews:   tokenreview.NewREST(group.NewAuthenticatedGroupAdder(bearertoken.New(tokens)), audiences),
	}, nil
}

// request creates a TokenRequest, as the subresource of a ServiceAccount does.
func (m *tokenMachinery) request(ctx context.Context, as, namespace, account string, spec authenticationv1.TokenRequestSpec) (any, error) {
	asked := &authenticationv1.TokenRequest{Spec: spec}
	legacyscheme.Scheme.Default(asked)
	internal := &authentication.TokenRequest{}
	if err := legacyscheme.Scheme.Convert(asked, internal, nil); err != nil {
		return nil, err
	}
	answer, err := m.requests.Create(genericapirequest.WithNamespace(ctx, namespace), account, internal, nil, &metav1.CreateOptions{})
	if err != nil {
		return refusal(err)
	}
	granted := answer.(*authentication.TokenRequest)
	m.issued[as] = granted.Status.Token
	claims, err := readClaims(granted.Status.Token)
	if err != nil {
		return nil, err
	}
	promised := granted.Status.ExpirationTimestamp.Sub(granted.CreationTimestamp.Time)
	return issuedToken(granted.Spec.Audiences, int64(promised.Seconds()), claims.Exp-claims.Iat), nil
}

// read takes the token out of a Secret.
func (m *tokenMachinery) read(as string, secret *v1.Secret) (any, error) {
	token := string(secret.Data[v1.ServiceAccountTokenKey])
	m.issued[as] = token
	claims, err := readClaims(token)
	if err != nil {
		return nil, err
	}
	if claims.Exp == 0 {
		return issuedToken([]string{}, nil, nil), nil
	}
	return issuedToken([]string{}, nil, claims.Exp-claims.Iat), nil
}

// review creates a TokenReview.
func (m *tokenMachinery) review(ctx context.Context, as string, audiences []string) (any, error) {
	refused := map[string]any{"authenticated": false}
	if m.issued[as] == "" {
		return refused, nil
	}
	answer, err := m.reviews.Create(ctx, &authentication.TokenReview{Spec: authentication.TokenReviewSpec{Token: m.issued[as], Audiences: audiences}}, nil, &metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	status := answer.(*authentication.TokenReview).Status
	if !status.Authenticated {
		return refused, nil
	}
	user := map[string]any{"username": status.User.Username, "uid": status.User.UID, "groups": status.User.Groups, "extra": status.User.Extra}
	return map[string]any{"authenticated": true, "audiences": status.Audiences, "user": user}, nil
}

func issuedToken(audiences []string, promised, lifetime any) any {
	return map[string]any{"token": map[string]any{"audiences": audiences, "promisedSeconds": promised, "lifetimeSeconds": lifetime}}
}

type tokenClaims struct{ Exp, Iat int64 }

// readClaims is what anybody can read in a token.
func readClaims(token string) (tokenClaims, error) {
	var claims tokenClaims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, errors.New("this is not a JWT")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims, err
	}
	return claims, json.Unmarshal(payload, &claims)
}
