using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Mocker.Tests.Containerd;

/// <summary>Parts of config.json as containerd's services take them: JSON in an Any whose type is the Go type's place.</summary>
internal static class Specification
{
    private const string Types = "types.containerd.io/opencontainers/runtime-spec/1/";

    internal static Any Process(params string[] args) => Of("Process", ProcessObject(terminal: false, args));

    internal static Any TerminalProcess(params string[] args) => Of("Process", ProcessObject(terminal: true, args));

    internal static Any Resources(JsonObject resources) => Of("LinuxResources", resources);

    /// <summary>Options of the runtime, as containerd's runc shim and ours take them.</summary>
    internal static Any Options(Api.RuntimeOptions options) => new() { TypeUrl = "containerd.runc.v1.Options", Value = options.ToByteString() };

    internal static Any Options(Api.CheckpointOptions options) =>
        new() { TypeUrl = "containerd.runc.v1.CheckpointOptions", Value = options.ToByteString() };

    private static JsonObject ProcessObject(bool terminal, string[] args) => new()
    {
        ["terminal"] = terminal,
        ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
        ["args"] = SpecConfig.Strings(args),
        ["env"] = SpecConfig.Strings("PATH=/bin"),
        ["cwd"] = "/",
    };

    private static Any Of(string type, JsonObject document) =>
        new() { TypeUrl = Types + type, Value = ByteString.CopyFromUtf8(document.ToJsonString()) };
}
