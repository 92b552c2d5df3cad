package main

import (
	"encoding/json"
	"time"

	"go.etcd.io/etcd/client/pkg/v3/fileutil"
)

// segmentsKept is what etcd calls --max-wals: the oldest beyond it are purged, as far as they are released.
const segmentsKept = 1

// snapshot saves one, as etcdserver does (etcdserver/server.go, snapshot), and purges what it makes superfluous.
func (m *member) snapshot() error {
	m.since = 0
	data, err := json.Marshal(m.store)
	if err != nil {
		return err
	}
	taken, err := m.memory.CreateSnapshot(m.applied, m.members, data)
	if err != nil {
		return err
	}
	if err := m.durable.SaveSnap(taken); err != nil {
		return err
	}
	if err := m.durable.Release(taken); err != nil {
		return err
	}
	for _, each := range []string{"wal", "snap"} {
		if err := m.purge(each); err != nil {
			return err
		}
	}
	return nil
}

// purge goes through a folder once.
func (m *member) purge(kind string) error {
	stop := make(chan struct{})
	close(stop)
	done, failed := fileutil.PurgeFileWithDoneNotify(m.logger, m.disk.path(kind), kind, segmentsKept, time.Hour, stop)
	<-done
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
