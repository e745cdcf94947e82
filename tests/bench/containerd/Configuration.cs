namespace Mocker.Harness.Containers;

/// <summary>
/// The tests' part of config.toml: nothing outside the daemon's directory, nothing of the network, and what test machines lack
/// made optional.
/// </summary>
internal static class Configuration
{
    internal static string Text(Daemon daemon) => daemon.Version.ConfigVersion == 2
        ? $"""
            version = 2
            disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
            [plugins."io.containerd.internal.v1.opt"]
              path = "{daemon.Below("opt")}"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{BusyboxImage.Name}"
              disable_apparmor = true
              restrict_oom_score_adj = true
              tolerate_missing_hugetlb_controller = true
            [plugins."io.containerd.grpc.v1.cri".cni]
              bin_dir = "{daemon.Below("cni")}"
              conf_dir = "{daemon.Below("cni")}"

            """
        : $"""
            version = 3
            disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.nri.v1.nri"]
            [plugins."io.containerd.internal.v1.opt"]
              path = "{daemon.Below("opt")}"
            [plugins."io.containerd.cri.v1.images".pinned_images]
              sandbox = "{BusyboxImage.Name}"
            [plugins."io.containerd.cri.v1.runtime"]
              disable_apparmor = true
              restrict_oom_score_adj = true
              tolerate_missing_hugetlb_controller = true
            [plugins."io.containerd.cri.v1.runtime".cni]
              bin_dirs = ["{daemon.Below("cni")}"]
              conf_dir = "{daemon.Below("cni")}"

            """;
}
