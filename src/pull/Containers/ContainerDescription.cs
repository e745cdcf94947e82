using System.Text.Json;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Networks;

namespace Mocker.Pull.Containers;

/// <summary>What `inspect` tells of a container.</summary>
internal sealed class ContainerDescription(ContainerList containers, ContainerDirectory directory)
{
    public void WriteTo(Utf8JsonWriter json)
    {
        ContainerRecord record = directory.Read();
        ContainerState state = ContainerState.Of(containers, directory, record);
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteString("name", record.Name);
        json.WriteString("created", Rfc3339.Format(record.Created));
        WriteState(json, record, state);
        json.WriteString("image", record.ImageName);
        json.WriteString("imageId", record.ImageId.ToString());
        json.WriteOptional("manifest", record.Manifest);
        json.WriteUnlessEmpty("command", record.Command);
        json.WriteUnlessEmpty("labels", record.Labels);
        json.WriteOptional("ids", record.Ids);
        json.WriteUnlessEmpty("volumes", record.Volumes);
        json.WriteString("network", record.Network);
        if (NetworkAttachment.Find(directory.NetworkDirectory) is var (_, endpoint))
        {
            json.WritePropertyName("endpoint");
            endpoint.WriteTo(json);
        }
        json.WriteBoolean("terminal", record.Terminal);
        json.WriteBoolean("openInput", record.OpenInput);
        json.WriteBoolean("removedAtEnd", record.RemovedAtEnd);
        json.WriteString("stopSignal", record.StopSignal);
        json.WriteNumber("stopTimeout", record.StopTimeout);
        json.WriteString("directory", directory.Path);
        json.WriteStartObject("root");
        json.WriteString("driver", record.Driver);
        json.WriteString("directory", directory.DriverDirectory);
        json.WriteEndObject();
        json.WriteStartObject("log");
        if (record.LogFiles > 0)
            json.WriteString("path", Path.Combine(directory.LogDirectory, ContainerLog.FileName));
        json.WriteOptional("maxSize", record.LogSize);
        json.WriteNumber("maxFiles", record.LogFiles);
        json.WriteEndObject();
        string configuration = Path.Combine(directory.Path, BundleMaker.Configuration);
        if (File.Exists(configuration))
            json.WriteOptional("config", RuntimeSpec.Parse(File.ReadAllBytes(configuration), configuration));
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, ContainerRecord record, ContainerState state)
    {
        json.WriteStartObject("state");
        json.WriteString("status", state.Phase.Word());
        json.WriteBoolean("running", state.IsRunning);
        json.WriteBoolean("paused", state.Phase == ContainerPhase.Paused);
        json.WriteNumber("pid", state.Pid);
        json.WriteNumber("exitCode", state.ExitCode);
        json.WriteOptional("error", record.Error);
        json.WriteOptional("started", record.Started is { } started ? Rfc3339.Format(started) : null);
        json.WriteOptional("finished", record.Finished is { } finished ? Rfc3339.Format(finished) : null);
        json.WriteNumber("monitorPid", record.Monitor.IsAlive ? record.Monitor.Pid : 0);
        json.WriteBoolean("monitorIsLost", state.MonitorIsLost);
        json.WriteEndObject();
    }
}
