package main

import (
	"slices"
	"strings"
)

// store is what commands are applied to: our own, as small as it can be. It is no part of etcd, and nothing of it is examined here
// but that it comes back as it was.
type store struct {
	// States are the keys after each revision, from 1 on.
	States    [][]keyValue `json:"states"`
	Compacted int          `json:"compacted"`
}

func newStore() *store {
	return &store{States: [][]keyValue{{}}, Compacted: -1}
}

func (s *store) revision() int { return len(s.States) }

// apply executes a command and says what its client is told.
func (s *store) apply(each command) any {
	if each.Do == "compact" {
		return s.compact(each.Revision)
	}
	next := s.revision() + 1
	keys := slices.Clone(s.States[len(s.States)-1])
	isChanged := false
	for _, asked := range each.Operations {
		at, isThere := slices.BinarySearchFunc(keys, asked.Key, func(known keyValue, key string) int { return strings.Compare(known.Key, key) })
		switch {
		case asked.Do == "delete" && !isThere:
			continue
		case asked.Do == "delete":
			keys = slices.Delete(keys, at, at+1)
		case isThere:
			old := keys[at]
			keys[at] = keyValue{asked.Key, asked.Value, old.CreateRevision, next, old.Version + 1}
		default:
			keys = slices.Insert(keys, at, keyValue{asked.Key, asked.Value, next, next, 1})
		}
		isChanged = true
	}
	if isChanged {
		s.States = append(s.States, keys)
	}
	return revised{s.revision()}
}

func (s *store) compact(revision int) any {
	if revision <= s.Compacted {
		return failure{"ErrCompacted"}
	}
	if revision > s.revision() {
		return failure{"ErrFutureRev"}
	}
	s.Compacted = revision
	return revised{s.revision()}
}

// read gives the keys as they were at a revision; 0 is the newest.
func (s *store) read(revision int) any {
	if revision > s.revision() {
		return failure{"ErrFutureRev"}
	}
	if revision > 0 && revision < s.Compacted {
		return failure{"ErrCompacted"}
	}
	at := revision
	if at <= 0 {
		at = s.revision()
	}
	return listed{s.revision(), s.States[at-1]}
}
