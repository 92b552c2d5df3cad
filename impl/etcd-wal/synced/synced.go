// Package synced is told of each file that etcd's code has made durable, by the file of etcd's package fileutil that the build
// puts in place of its own (overlay/sync_linux.go): the same two functions, which call this first.
package synced

import "os"

// Before is called with each file or directory that is about to be made durable.
var Before = func(*os.File) {}
