package main

import "slices"

type node struct {
	Signal     string `json:"signal"`
	Thresholds []struct {
		Value        int `json:"value"`
		GraceSeconds int `json:"graceSeconds"`
		MinReclaim   int `json:"minReclaim"`
	} `json:"thresholds"`
	MaxPodGraceSeconds int         `json:"maxPodGraceSeconds"`
	Pods               []evictable `json:"pods"`
}

type evictable struct {
	Name                    string `json:"name"`
	Priority                int    `json:"priority"`
	IsStatic                bool   `json:"isStatic"`
	TerminationGraceSeconds int    `json:"terminationGraceSeconds"`
	Requests                []int  `json:"requests"`
	InitRequests            []int  `json:"initRequests"`
}

type look struct {
	AtSeconds int            `json:"atSeconds"`
	Available int            `json:"available"`
	Usage     map[string]int `json:"usage"`
}

type outcome struct {
	Evicted      *string `json:"evicted"`
	GraceSeconds *int    `json:"graceSeconds"`
	Pressure     bool    `json:"pressure"`
}

const critical = 2_000_000_000
const pressureSeconds = 300

// rank orders Pods: the one with the smallest goes first. Of inodes nobody requests any; who is not measured goes before the others.
func (e evictable) rank(signal string, usage map[string]int) []int {
	request := 0
	for _, each := range e.Requests {
		request += each
	}
	request = slices.Max(append(slices.Clone(e.InitRequests), request))
	used, measured := usage[e.Name]
	switch {
	case signal == "pid.available":
		return []int{e.Priority, index(measured), -used}
	case !measured:
		return []int{0, 0, e.Priority, 0}
	case signal == "nodefs.inodesFree":
		return []int{1, index(used == 0), e.Priority, request<<20 - used}
	}
	return []int{1, index(used <= request), e.Priority, request - used}
}

func index(later bool) int {
	if later {
		return 1
	}
	return 0
}

func (n node) evict(looks []look) []outcome {
	left := slices.DeleteFunc(n.Pods, func(e evictable) bool { return e.IsStatic || e.Priority >= critical })
	acting, since, pressedAt := map[int]bool{}, map[int]int{}, -pressureSeconds
	outcomes := []outcome{}
	for _, at := range looks {
		soonest := -1
		for i, each := range n.Thresholds {
			value := each.Value
			if acting[i] {
				value += each.MinReclaim
			}
			if at.Available >= value {
				delete(since, i)
				delete(acting, i)
				continue
			}
			pressedAt = at.AtSeconds
			if _, known := since[i]; !known {
				since[i] = at.AtSeconds
			}
			acting[i] = at.AtSeconds-since[i] >= each.GraceSeconds
			if acting[i] && soonest < 0 {
				soonest = i
			}
		}
		result := outcome{Pressure: at.AtSeconds-pressedAt < pressureSeconds}
		if soonest >= 0 && len(left) > 0 {
			slices.SortStableFunc(left, func(a, b evictable) int {
				return slices.Compare(a.rank(n.Signal, at.Usage), b.rank(n.Signal, at.Usage))
			})
			victim, grace := left[0], 1
			left = left[1:]
			if n.Thresholds[soonest].GraceSeconds > 0 {
				grace = min(n.MaxPodGraceSeconds, victim.TerminationGraceSeconds)
			}
			result.Evicted, result.GraceSeconds = &victim.Name, &grace
		}
		outcomes = append(outcomes, result)
	}
	return outcomes
}
