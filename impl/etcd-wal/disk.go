package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"proctor.example/impl/etcd-wal/synced"
)

// seen is a file as it was looked at last.
type seen struct {
	inode   uint64
	content []byte
}

// disk is a folder of real files that etcd's code works on. What it has done since they were looked at last is told by what is
// different; they are looked at before each fsync, so that all that happens between two of them is in one difference.
type disk struct {
	root    string
	known   map[string]seen
	effects []effect
	// isWatched is false while files are put in place, or an old log is closed.
	isWatched bool
}

func newDisk(root string) *disk {
	d := &disk{root: root}
	synced.Before = d.syncs
	return d
}

func (d *disk) path(name string) string { return filepath.Join(d.root, name) }

// lay puts files in place of those that are there.
func (d *disk) lay(files []file) error {
	for _, folder := range []string{"wal", "wal.tmp", "snap"} {
		if err := os.RemoveAll(d.path(folder)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(d.path("snap"), 0o700); err != nil {
		return err
	}
	for _, each := range files {
		path := d.path(inFolder(each.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, each.Bytes, 0o600); err != nil {
			return err
		}
	}
	var err error
	d.known, err = d.scan()
	d.effects = []effect{}
	return err
}

// etcd makes its first segment in a folder that it renames then: its name ends in .wal only from then on.
const making = "wal.tmp/"

func inFolder(name string) string {
	if strings.HasPrefix(name, making) {
		return strings.TrimSuffix(name, ".tmp")
	}
	return name
}

func asTold(name string) string {
	if strings.HasPrefix(name, making) {
		return name + ".tmp"
	}
	return name
}

// scan reads all files. One that was allocated ahead and holds nothing yet is left out: it may be there or not at any time.
func (d *disk) scan() (map[string]seen, error) {
	found := map[string]seen{}
	err := filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return ignoreGone(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return ignoreGone(err)
		}
		name, err := filepath.Rel(d.root, path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".tmp") && isZero(content) {
			return nil
		}
		info, err := os.Lstat(path)
		if err != nil {
			return ignoreGone(err)
		}
		found[asTold(name)] = seen{inodeOf(info), content}
		return nil
	})
	return found, err
}

func ignoreGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

func inodeOf(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Ino
	}
	return 0
}

func isZero(content []byte) bool {
	return len(bytes.Trim(content, "\x00")) == 0
}

// syncs is called before etcd's code makes a file or a folder durable. All folders are one in the port.
func (d *disk) syncs(f *os.File) {
	if !d.isWatched {
		return
	}
	d.look()
	info, err := f.Stat()
	if err != nil {
		panic(err)
	}
	if info.IsDir() {
		d.effects = append(d.effects, effect{"do": "syncDirectory"})
		return
	}
	for name, each := range d.known {
		if each.inode == inodeOf(info) {
			d.effects = append(d.effects, effect{"do": "sync", "file": name})
			return
		}
	}
	panic(fmt.Sprintf("%s is made durable, and is not there", f.Name()))
}

// look tells what is different from when it was looked last: names first as they went, then contents.
func (d *disk) look() {
	now, err := d.scan()
	if err != nil {
		panic(err)
	}
	byInode := map[uint64]string{}
	for name, each := range now {
		byInode[each.inode] = name
	}
	for _, name := range sorted(d.known) {
		before := d.known[name]
		if after, isThere := now[name]; isThere && after.inode == before.inode {
			continue
		}
		if to, isMoved := byInode[before.inode]; isMoved {
			d.effects = append(d.effects, effect{"do": "rename", "from": name, "to": to})
			d.known[to] = before
		} else {
			d.effects = append(d.effects, effect{"do": "delete", "file": name})
		}
		delete(d.known, name)
	}
	for _, name := range sorted(now) {
		d.tell(name, d.known[name].content, now[name].content, d.known[name].inode != 0)
	}
	d.known = now
}

func sorted(files map[string]seen) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// tell says how a file came to hold what it holds: its size first, for that is how etcd makes room, then what was written.
func (d *disk) tell(name string, before, after []byte, isThere bool) {
	if !isThere && len(after) == 0 {
		d.effects = append(d.effects, wrote(name, 0, []byte{}))
	}
	if len(after) < len(before) {
		before = before[:len(after)]
		d.effects = append(d.effects, sized(name, len(after)))
	}
	old := make([]byte, len(after))
	copy(old, before)
	from := 0
	for from < len(after) && old[from] == after[from] {
		from++
	}
	to := len(after)
	for to > from && old[to-1] == after[to-1] {
		to--
	}
	if from < to && isZero(after[from:]) {
		// Cut off and made as long again.
		d.effects = append(d.effects, sized(name, from), sized(name, len(after)))
		return
	}
	if len(before) < len(after) && to < len(after) {
		d.effects = append(d.effects, sized(name, len(after)))
	}
	if from < to {
		d.effects = append(d.effects, wrote(name, from, after[from:to]))
	}
}
