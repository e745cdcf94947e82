using Grpc.Core;
using Mocker.Tests.Containerd.Cri;

namespace Mocker.Tests.Containerd;

/// <summary>
/// A small kubelet: pods on the host's network, so that no CNI plugin is needed, with the shim under test as their runtime class.
/// </summary>
internal sealed class PodClient(Bed bed)
{
    /// <summary>containerd's name for the containers of the CRI plugin.</summary>
    internal const string Namespace = "k8s.io";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal RuntimeService.RuntimeServiceClient Service => new(bed.Services.In(Namespace));

    /// <summary>Gives the CRI plugin the image, and waits until it has heard of it.</summary>
    internal void Import()
    {
        AwaitPlugin();
        _ = bed.Daemon.Ctr(["--namespace", Namespace, "image", "import", bed.Daemon.Below("image-1.tar")]).OrThrow();
        var images = new ImageService.ImageServiceClient(bed.Services.In(Namespace));
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = BusyboxImage.Name } };
        Eventually.Expect(() => images.ImageStatus(request, deadline: Deadline).Image is not null, () => "the CRI plugin does not see the image");
    }

    /// <summary>Waits until the CRI plugin knows again what there is. Till then it refuses everything, though containerd answers.</summary>
    internal void AwaitPlugin()
    {
        var said = "";
        Eventually.Expect(
            () =>
            {
                try
                {
                    _ = Status("none");
                }
                catch (RpcException exception)
                {
                    said = exception.Message;
                    return exception.StatusCode == StatusCode.NotFound;
                }
                return false;
            },
            () => $"the CRI plugin is not ready: {said}");
    }

    private static DateTime Deadline => DateTime.UtcNow + Limit;

    internal Pod Run(string name)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = name, Uid = $"{bed.Namespace}-{name}", Namespace = bed.Namespace },
            LogDirectory = bed.Below($"logs/{name}"),
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = $"/{bed.Namespace}",
                SecurityContext = new LinuxSandboxSecurityContext { NamespaceOptions = OnTheHostsNetwork() },
            },
        };
        _ = Directory.CreateDirectory(config.LogDirectory);
        var request = new RunPodSandboxRequest { Config = config, RuntimeHandler = bed.Shim.Handler };
        return new Pod(config, Service.RunPodSandbox(request, deadline: Deadline));
    }

    /// <summary>Creates and starts a container of the pod.</summary>
    internal string Start(Pod pod, string name, params string[] command)
    {
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = name },
            Image = new ImageSpec { Image = BusyboxImage.Name },
            LogPath = $"{name}.log",
            Linux = new LinuxContainerConfig
            {
                Resources = new LinuxContainerResources { MemoryLimitInBytes = 64 << 20, CpuShares = 128 },
                SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = OnTheHostsNetwork() },
            },
        };
        config.Command.AddRange(command);
        var request = new CreateContainerRequest { PodSandboxId = pod.Sandbox.PodSandboxId, Config = config, SandboxConfig = pod.Config };
        var container = Service.CreateContainer(request, deadline: Deadline);
        _ = Service.StartContainer(container, deadline: Deadline);
        return container.ContainerId;
    }

    internal ContainerStatus Status(string container) =>
        Service.ContainerStatus(new ContainerReference { ContainerId = container }, deadline: Deadline).Status;

    internal ExecSyncResponse Exec(string container, params string[] command)
    {
        var request = new ExecSyncRequest { ContainerId = container, Timeout = 20 };
        request.Cmd.AddRange(command);
        return Service.ExecSync(request, deadline: Deadline);
    }

    internal void Stop(string container, int seconds) =>
        _ = Service.StopContainer(new StopContainerRequest { ContainerId = container, Timeout = seconds }, deadline: Deadline);

    internal void Remove(Pod pod)
    {
        _ = Service.StopPodSandbox(pod.Sandbox, deadline: Deadline);
        _ = Service.RemovePodSandbox(pod.Sandbox, deadline: Deadline);
    }

    private static NamespaceOption OnTheHostsNetwork() => new() { Network = NamespaceMode.Node, Pid = NamespaceMode.Container };

    /// <summary>A pod that runs.</summary>
    internal sealed record Pod(PodSandboxConfig Config, PodSandbox Sandbox);
}
