import { kubernetesCode, kubernetesDocs } from '../kernel';

export const adminDocs = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
export const conceptDocs = kubernetesDocs('docs/concepts/security/service-accounts');
export const authenticationDocs = kubernetesDocs('docs/reference/access-authn-authz/authentication');
export const rbacDocs = kubernetesDocs('docs/reference/access-authn-authz/rbac');
export const podTaskDocs = kubernetesDocs('docs/tasks/configure-pod-container/configure-service-account');
export const userCode = kubernetesCode('staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go');
export const claimsCode = kubernetesCode('pkg/serviceaccount/claims.go');
export const legacyCode = kubernetesCode('pkg/serviceaccount/legacy.go');
export const jwtCode = kubernetesCode('pkg/serviceaccount/jwt.go AuthenticateToken');
export const requestCode = kubernetesCode('pkg/registry/core/serviceaccount/storage/token.go');
export const requestLimitsCode = kubernetesCode('pkg/apis/authentication/validation ValidateTokenRequest');
export const admissionCode = kubernetesCode('plugin/pkg/admission/serviceaccount');
export const accountsCode = kubernetesCode('pkg/controller/serviceaccount/serviceaccounts_controller.go');
export const secretsCode = kubernetesCode('pkg/controller/serviceaccount/tokens_controller.go');
export const defaultRolesCode = kubernetesCode('plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go');
export const authorizerCode = kubernetesCode('plugin/pkg/auth/authorizer/rbac');
