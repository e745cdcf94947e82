using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Bootstrap;

/// <summary>
/// The runtime's options: those of containerd's runc shim, or the ones that the CRI plugin has for every other runtime, which
/// are the table of containerd's configuration as text.
/// </summary>
internal static class TaskOptions
{
    private const string RuncOptions = "containerd.runc.v1.Options";
    private const string AnyRuntimeOptions = "runtimeoptions.v1.Options";

    /// <summary>Where containers are remembered when the options do not say: below it by namespace.</summary>
    private const string DefaultRoot = "/run/containerd/mocker";

    /// <summary>Whether <see cref="Read(Any?)"/> understands them; others are for somebody else.</summary>
    public static bool IsKnown(Any options) => NameOf(options) is RuncOptions or AnyRuntimeOptions;

    /// <summary>Reads them.</summary>
    /// <exception cref="CallException">They are malformed, or of an unknown kind.</exception>
    public static Options Read(Any? options)
    {
        if (options is null || options.TypeUrl.Length == 0)
            return new();
        try
        {
            switch (NameOf(options))
            {
                case RuncOptions:
                    Options read = new();
                    read.MergeFrom(options.Value.Span);
                    return read;
                case AnyRuntimeOptions:
                    RuntimeOptions table = new();
                    table.MergeFrom(options.Value.Span);
                    return Read(table);
                default:
                    throw new CallException(StatusCode.InvalidArgument, $"the options are of the type {options.TypeUrl}; those of {RuncOptions} and {AnyRuntimeOptions} are understood");
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new CallException(StatusCode.InvalidArgument, $"the options ({options.TypeUrl}) are malformed", e);
        }
    }

    /// <summary>The store of a namespace's containers.</summary>
    public static Container.Store.ContainerStore Store(this Options options, string space) =>
        new($"{(options.Root.Length > 0 ? options.Root : DefaultRoot)}/{space}");

    private static string NameOf(Any options) => options.TypeUrl[(options.TypeUrl.LastIndexOf('/') + 1)..];

    private static Options Read(RuntimeOptions table)
    {
        string text = table.ConfigBody.ToStringUtf8();
        if (text.Length == 0 && table.ConfigPath.Length > 0)
            text = Encoding.UTF8.GetString(FileContents.Read(Files.CurrentDirectory, table.ConfigPath)
                ?? throw new ContainerException($"there is no file \"{table.ConfigPath}\", which ConfigPath names"));
        Options options = new();
        foreach (string line in text.Split('\n'))
            if (TomlLine.Parse(line) is (string name, string value))
                Set(options, name, value);
        return options;
    }

    private static void Set(Options options, string name, string value)
    {
        switch (name)
        {
            case "NoPivotRoot": options.NoPivotRoot = value == "true"; break;
            case "NoNewKeyring": options.NoNewKeyring = value == "true"; break;
            case "ShimCgroup": options.ShimCgroup = value; break;
            case "IoUid": options.IoUid = Number(name, value); break;
            case "IoGid": options.IoGid = Number(name, value); break;
            case "BinaryName": options.BinaryName = value; break;
            case "Root": options.Root = value; break;
            case "SystemdCgroup": options.SystemdCgroup = value == "true"; break;
            case "CriuImagePath": options.CriuImagePath = value; break;
            case "CriuWorkPath": options.CriuWorkPath = value; break;
            // What a newer containerd has besides is not for runtimes.
            default: break;
        }
    }

    private static uint Number(string name, string value) => uint.TryParse(value, out uint number)
        ? number
        : throw new CallException(StatusCode.InvalidArgument, $"the option {name} takes a number, not \"{value}\"");
}
