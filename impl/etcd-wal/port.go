package main

// The values of the port, as spec/wal/port.ts describes them.

type config struct {
	SnapshotCount int   `json:"snapshotCount"`
	SegmentBytes  int64 `json:"segmentBytes"`
}

// file has its bytes as base64.
type file struct {
	Name  string `json:"name"`
	Bytes []byte `json:"bytes"`
}

type operation struct {
	Do    string `json:"do"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

type command struct {
	Do         string      `json:"do"`
	Operations []operation `json:"operations,omitempty"`
	Revision   int         `json:"revision,omitempty"`
}

// effect is something that was done to the files, or the acknowledgement.
type effect map[string]any

func wrote(name string, offset int, bytes []byte) effect {
	return effect{"do": "write", "file": name, "offset": offset, "bytes": bytes}
}

func sized(name string, size int) effect {
	return effect{"do": "truncate", "file": name, "size": size}
}

type started struct {
	Refused *string  `json:"refused"`
	Effects []effect `json:"effects"`
}

type committed struct {
	Effects []effect `json:"effects"`
	Results []any    `json:"results"`
}

type keyValue struct {
	Key            string `json:"key"`
	Value          string `json:"value"`
	CreateRevision int    `json:"createRevision"`
	ModRevision    int    `json:"modRevision"`
	Version        int    `json:"version"`
}

type failure struct {
	Error string `json:"error"`
}

type revised struct {
	Revision int `json:"revision"`
}

type listed struct {
	Revision  int        `json:"revision"`
	KeyValues []keyValue `json:"keyValues"`
}

type method func(*member, request) (any, error)

var methods = map[string]method{
	"start": func(m *member, asked request) (any, error) {
		config, err := argument[config](asked, 0)
		if err != nil {
			return nil, err
		}
		files, err := argument[[]file](asked, 1)
		if err != nil {
			return nil, err
		}
		return m.start(config, files)
	},
	"commit": func(m *member, asked request) (any, error) {
		commands, err := argument[[]command](asked, 0)
		if err != nil {
			return nil, err
		}
		return m.commit(commands)
	},
	"range": func(m *member, asked request) (any, error) {
		revision, err := argument[int](asked, 0)
		if err != nil {
			return nil, err
		}
		return m.store.read(revision), nil
	},
}
