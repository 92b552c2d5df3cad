// Package fileutil stands in, in builds of the adapter, for one file of etcd's package of this name, fileutil/sync_linux.go: the
// same two functions, which say first what they make durable.
package fileutil

import (
	"os"
	"syscall"

	"proctor.example/impl/etcd-wal/synced"
)

// Fsync makes a file or a directory durable.
func Fsync(f *os.File) error {
	synced.Before(f)
	return f.Sync()
}

// Fdatasync makes the contents of a file durable.
func Fdatasync(f *os.File) error {
	synced.Before(f)
	return syscall.Fdatasync(int(f.Fd()))
}
