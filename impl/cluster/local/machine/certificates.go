package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A cluster is for days, not for years.
const validFor = 90 * 24 * time.Hour

// writeCertificates makes an authority that only this cluster trusts, what it signs, and the key of service accounts.
func writeCertificates(plan Plan) error {
	folder := filepath.Join(plan.Place, "pki")
	authority := &x509.Certificate{
		Subject: pkix.Name{CommonName: "proctor"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	key, err := writePair(folder, "ca", authority, authority, nil)
	if err != nil {
		return err
	}
	certificate, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(plan.Place, "out", "ca.crt"), certificate, 0o644); err != nil {
		return err
	}
	for _, each := range plan.Servers {
		subject := pkix.Name{CommonName: each.Subject}
		if each.Group != "" {
			subject.Organization = []string{each.Group}
		}
		wanted := &x509.Certificate{
			Subject: subject, DNSNames: each.Hosts, KeyUsage: x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		}
		for _, address := range each.Addresses {
			wanted.IPAddresses = append(wanted.IPAddresses, net.ParseIP(address))
		}
		if _, err := writePair(folder, each.Name, wanted, authority, key); err != nil {
			return err
		}
	}
	return nil
}

// writePair makes a key and its certificate; without a signer it signs itself.
func writePair(folder, name string, wanted, authority *x509.Certificate, signer crypto.Signer) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if signer == nil {
		signer = key
	}
	if wanted.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, err
	}
	wanted.NotBefore, wanted.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(validFor)
	der, err := x509.CreateCertificate(rand.Reader, wanted, authority, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	for _, each := range []struct {
		file, kind string
		bytes      []byte
	}{{".crt", "CERTIFICATE", der}, {".key", "EC PRIVATE KEY", private}, {".pub", "PUBLIC KEY", public}} {
		text := pem.EncodeToMemory(&pem.Block{Type: each.kind, Bytes: each.bytes})
		if err := writeFile(filepath.Join(folder, name+each.file), string(text)); err != nil {
			return nil, err
		}
	}
	return key, nil
}
