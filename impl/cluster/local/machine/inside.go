package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/vishvananda/netlink"
)

const harmless = syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := syscall.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("mount %s on %s: %w", kind, target, err)
	}
	return nil
}

// furnish makes this mount namespace a house of its own: the host's files are there to read, all state is in memory.
func furnish(plan Plan) error {
	// What is bound inside may lie where a tmpfs will be: it is held open, and bound by its handle.
	bin, err := os.Open(plan.Bin)
	if err != nil {
		return err
	}
	out, err := os.Open(plan.Out)
	if err != nil {
		return err
	}
	hierarchies := cgroupMounts()
	if err := mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", harmless, ""); err != nil {
		return err
	}
	if err := mount("tmpfs", "/run", "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "mode=755"); err != nil {
		return err
	}
	for name, folder := range map[string]*os.File{"bin": bin, "out": out} {
		target := filepath.Join(plan.Place, name)
		if err := os.MkdirAll(target, 0o755); err != nil {
			return err
		}
		if err := mount(fmt.Sprintf("/proc/self/fd/%d", folder.Fd()), target, "", syscall.MS_BIND, ""); err != nil {
			return err
		}
		folder.Close()
	}
	// Not before: what is bound is as writable as the place that it comes from.
	if err := syscall.Mount("", "/", "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("make / read-only inside: %w", err)
	}
	for _, folder := range plan.Covered {
		if _, err := os.Stat(folder); err != nil {
			continue
		}
		if err := mount("tmpfs", folder, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "mode=755"); err != nil {
			return err
		}
	}
	if err := mount("sysfs", "/sys", "sysfs", harmless, ""); err != nil {
		return err
	}
	if err := mountCgroups(hierarchies); err != nil {
		return err
	}
	return shadowSysctls(plan)
}

// cgroupMounts lists target, kind and options of the host's hierarchies.
func cgroupMounts() (found [][3]string) {
	content, _ := os.ReadFile("/proc/self/mounts")
	for _, line := range strings.Split(string(content), "\n") {
		if parts := strings.Fields(line); len(parts) > 3 && (parts[2] == "cgroup" || parts[2] == "cgroup2") {
			found = append(found, [3]string{parts[1], parts[2], parts[3]})
		}
	}
	return found
}

// mountCgroups shows only our own part of each hierarchy: the roots are those of this cgroup namespace.
func mountCgroups(hierarchies [][3]string) error {
	if len(hierarchies) == 1 && hierarchies[0][0] == cgroupRoot {
		if err := mount("cgroup2", cgroupRoot, "cgroup2", harmless, ""); err != nil {
			return err
		}
		return delegate()
	}
	if err := mount("tmpfs", cgroupRoot, "tmpfs", harmless, "mode=755"); err != nil {
		return err
	}
	for _, each := range hierarchies {
		if err := os.MkdirAll(each[0], 0o755); err != nil {
			return err
		}
		if err := mount(each[1], each[0], each[1], harmless, controllersOf(each[2])); err != nil {
			return err
		}
	}
	return nil
}

// controllersOf keeps of a hierarchy's mount options those that say which it is.
func controllersOf(options string) string {
	var kept []string
	for _, option := range strings.Split(options, ",") {
		if strings.HasPrefix(option, "name=") {
			kept = append(kept, "none")
		}
		if !strings.Contains(" rw ro relatime nosuid nodev noexec nsdelegate ", " "+option+" ") {
			kept = append(kept, option)
		}
	}
	return strings.Join(kept, ",")
}

// delegate lets folders below have controllers: cgroup v2 gives them only where no process is beside the folders.
func delegate() error {
	own := filepath.Join(cgroupRoot, "machine")
	if err := os.Mkdir(own, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(own, "cgroup.procs"), []byte("0"), 0o644); err != nil {
		return err
	}
	controllers, err := os.ReadFile(filepath.Join(cgroupRoot, "cgroup.controllers"))
	if err != nil {
		return err
	}
	for _, each := range strings.Fields(string(controllers)) {
		if err := os.WriteFile(filepath.Join(cgroupRoot, "cgroup.subtree_control"), []byte("+"+each), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// shadowSysctls lays plain files over settings that belong to the whole host and that a kubelet writes.
func shadowSysctls(plan Plan) error {
	for name, value := range plan.Sysctls {
		path := filepath.Join(plan.Place, "sysctl", name)
		if err := writeFile(path, value+"\n"); err != nil {
			return err
		}
		if err := mount(path, filepath.Join("/proc/sys", name), "", syscall.MS_BIND, ""); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o600)
}

// connect gives the node its address, on a cable both ends of which are inside, and a way to everywhere that leads nowhere.
func connect(plan Plan) error {
	if err := syscall.Sethostname([]byte(plan.Hostname)); err != nil {
		return err
	}
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	address, err := netlink.ParseAddr(plan.Address)
	if err != nil {
		return err
	}
	attributes := netlink.NewLinkAttrs()
	attributes.Name = "node0"
	cable := &netlink.Veth{LinkAttrs: attributes, PeerName: "node0end"}
	if err := netlink.LinkAdd(cable); err != nil {
		return fmt.Errorf("veth: %w", err)
	}
	end, err := netlink.LinkByName("node0end")
	if err != nil {
		return err
	}
	if err := netlink.AddrAdd(cable, address); err != nil {
		return err
	}
	for _, each := range []netlink.Link{lo, cable, end} {
		if err := netlink.LinkSetUp(each); err != nil {
			return err
		}
	}
	if err := netlink.RouteAdd(&netlink.Route{LinkIndex: cable.Index, Gw: net.ParseIP(plan.Gateway)}); err != nil {
		return fmt.Errorf("default route: %w", err)
	}
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644)
}
