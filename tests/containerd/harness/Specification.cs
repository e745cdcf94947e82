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
