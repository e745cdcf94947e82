using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Shim.Bootstrap;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>What the shim is told at its start.</summary>
public sealed class BootstrapTests
{
    private static readonly ShimArguments s_arguments = new() { Id = "c1", Namespace = "space" };

    [Theory]
    [InlineData("-namespace ns -address /a -publish-binary /p -id c -debug start", "start", true)]
    [InlineData("--namespace=ns --id=c --address=/a --publish-binary=/p --debug=false delete", "delete", false)]
    [InlineData("-id c -namespace ns -address /a -publish-binary /p", "", false)]
    public void Flags_are_read_as_Go_reads_them(string line, string command, bool debug) => Assert.Equal(
        new ShimArguments { Namespace = "ns", Id = "c", Address = "/a", PublishBinary = "/p", Command = command, Debug = debug },
        ShimArguments.Parse(line.Split(' ')));

    [Theory]
    [InlineData("-colour red")]
    [InlineData("-id")]
    public void A_flag_that_is_unknown_or_lacks_its_value_is_an_error(string line) =>
        Assert.Throws<FormatException>(() => ShimArguments.Parse(line.Split(' ')));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("/run/containerd/containerd.sock/k8s.io/0123456789012345678901234567890123456789012345678901234567890123")]
    public void Socket_names_are_SHA_256(string text) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), Sha256.Hex(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_length_of_text_is_padded_rightly()
    {
        for (int length = 0; length < 200; length++)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(new byte[length])), Sha256.Hex(new byte[length]));
    }

    [Fact]
    public void Nothing_on_stdin_is_no_options() => Assert.Null(BootstrapInput.Parse([], s_arguments).Options);

    [Fact]
    public void Options_alone_are_taken()
    {
        Any options = RuncOptions(new() { BinaryName = "/usr/bin/crun", ShimCgroup = "/shims" });
        Assert.Equal("/usr/bin/crun", TaskOptions.Read(BootstrapInput.Parse(options.ToByteArray(), s_arguments).Options).BinaryName);
    }

    [Fact]
    public void Parameters_are_taken_with_the_options_among_their_extensions()
    {
        BootstrapParams parameters = new() { InstanceId = "c1", Namespace = "space", SocketDir = "/elsewhere" };
        parameters.Extensions.Add(new Mocker.Shim.Protocol.Extension { Value = new() { TypeUrl = "unknown.Type" } });
        parameters.Extensions.Add(new Mocker.Shim.Protocol.Extension { Value = RuncOptions(new() { Root = "/here" }) });
        BootstrapInput input = BootstrapInput.Parse(parameters.ToByteArray(), s_arguments);
        Assert.Equal(("/elsewhere", "/here"), (input.SocketDirectory, TaskOptions.Read(input.Options).Root));
    }

    [Fact]
    public void Parameters_of_another_container_and_options_of_an_unknown_type_are_not_taken()
    {
        BootstrapParams parameters = new() { InstanceId = "other", Namespace = "space", SocketDir = "/elsewhere" };
        Assert.Equal("", BootstrapInput.Parse(parameters.ToByteArray(), s_arguments).SocketDirectory);
        Assert.Null(BootstrapInput.Parse(new Any { TypeUrl = "unknown.Type" }.ToByteArray(), s_arguments).Options);
        Assert.Null(BootstrapInput.Parse([0xff, 0xff], s_arguments).Options);
    }

    [Fact]
    public void The_CRI_plugin_passes_a_table_of_the_configuration()
    {
        RuntimeOptions table = new()
        {
            TypeUrl = "x",
            ConfigBody = ByteString.CopyFromUtf8("# options\nSystemdCgroup = true\nBinaryName = \"/usr/bin/crun\" # by the way\nIoUid = 12\nRoot = '/a b'\n[other]\n"),
        };
        Options options = TaskOptions.Read(new() { TypeUrl = "runtimeoptions.v1.Options", Value = table.ToByteString() });
        Assert.Equal((true, "/usr/bin/crun", 12u, "/a b"), (options.SystemdCgroup, options.BinaryName, options.IoUid, options.Root));
    }

    [Fact]
    public void Addresses_differ_by_containerd_namespace_and_group()
    {
        string[] paths =
        [
            ServerAddress.Of("", "/a", "n", "g").Path, ServerAddress.Of("", "/b", "n", "g").Path,
            ServerAddress.Of("", "/a", "m", "g").Path, ServerAddress.Of("", "/a", "n", "h").Path,
        ];
        Assert.Equal(4, paths.Distinct().Count());
        Assert.All(paths, path => Assert.StartsWith("/run/containerd/s/", path));
    }

    [Theory]
    [InlineData("""{"ociVersion":"1.0.2"}""", "c1")]
    [InlineData("""{"ociVersion":"1.0.2","annotations":{"io.kubernetes.cri.sandbox-id":"pod"},"process":{"args":[]}}""", "pod")]
    [InlineData("""{"annotations":{"io.kubernetes.cri.sandbox-id":"pod","io.containerd.runc.v2.group":"group"}}""", "group")]
    [InlineData("""{"annotations":{"io.containerd.runc.v2.group":"","other":"x"}}""", "c1")]
    public void Containers_of_a_pod_have_one_server(string configuration, string group)
    {
        string bundle = Directory.CreateTempSubdirectory("mocker-bundle").FullName;
        File.WriteAllText(Path.Combine(bundle, "config.json"), configuration);
        Assert.Equal(group, BundleGroup.Of(bundle, "c1"));
        Directory.Delete(bundle, recursive: true);
    }

    [Fact]
    public void A_directory_that_leaves_no_room_for_a_socket_is_not_taken() =>
        Assert.StartsWith("/run/containerd/s/", ServerAddress.Of("/" + new string('x', 60), "/a", "n", "g").Path);

    [Theory]
    [InlineData("binary:///bin/log", "/bin/log")]
    [InlineData("binary:///bin/log?a=b&c&d=", "/bin/log a b c d")]
    [InlineData("binary:///my%20log?name=x+y%26z", "/my log|name|x y&z")]
    public void A_loggers_command_line_is_in_its_URI(string uri, string words) =>
        Assert.Equal(words.Contains('|') ? words.Split('|') : words.Split(' '), Logger.WordsOf(uri));

    private static Any RuncOptions(Options options) => new() { TypeUrl = "containerd.runc.v1.Options", Value = options.ToByteString() };
}
