using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class DefaultSpecTests
{
    public static TheoryData<string> Variants => ["root", "root with cgroup namespace", "rootless", "rootless with cgroup namespace"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_breaks_no_rule(string variant) => Assert.Empty(SpecValidator.Validate(Create(variant)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void It_is_the_same_after_writing_and_reading(string variant)
    {
        var text = DocumentText.Of(Create(variant), DocumentText.Tabs);
        Assert.Equal(text.ToArray(), DocumentText.Of(RuntimeSpec.Parse(text.Span), DocumentText.Tabs).ToArray());
    }

    [Fact]
    public void It_is_indented_by_tabs()
    {
        var text = Encoding.UTF8.GetString(DocumentText.Of(DefaultSpec.Create(cgroupNamespace: false), DocumentText.Tabs).Span);
        Assert.StartsWith("{\n\t\"ociVersion\": \"1.3.0\",\n\t\"process\": {\n\t\t\"terminal\": true,\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\t}\n}", text, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_what_runc_writes_but_for_known_differences(bool rootless)
    {
        var runc = RuncSpec(rootless);
        var namespaces = runc["linux"]!["namespaces"]!.AsArray().Select(entry => (string)entry!["type"]!).ToArray();
        var ours = rootless
            ? DefaultSpec.CreateRootless(namespaces.Contains("cgroup"), (uint)(int)runc["linux"]!["uidMappings"]![0]!["hostID"]!, (uint)(int)runc["linux"]!["gidMappings"]![0]!["hostID"]!)
            : DefaultSpec.Create(namespaces.Contains("cgroup"));
        var written = JsonNode.Parse(DocumentText.Of(ours, DocumentText.OneLine).Span)!;
        foreach (var document in new[] { runc, written })
        {
            document["ociVersion"] = "";
            document["hostname"] = "";
            // runc gave ambient capabilities until 1.1, and masks fewer paths.
            document["process"]!["capabilities"]!.AsObject().Remove("ambient");
            document["linux"]!["maskedPaths"] = new JsonArray(document["linux"]!["maskedPaths"]!.AsArray()
                .Where(path => !((string)path!).StartsWith("/sys/devices/", StringComparison.Ordinal)).Select(path => path!.DeepClone()).ToArray());
        }
        Assert.Equal(runc.ToJsonString(), written.ToJsonString());
    }

    private static RuntimeSpec Create(string variant)
    {
        var cgroupNamespace = variant.EndsWith("cgroup namespace", StringComparison.Ordinal);
        return variant.StartsWith("rootless", StringComparison.Ordinal)
            ? DefaultSpec.CreateRootless(cgroupNamespace, uid: 1000, gid: 1000)
            : DefaultSpec.Create(cgroupNamespace);
    }

    private static JsonNode RuncSpec(bool rootless)
    {
        Skip.IfNot(File.Exists("/usr/sbin/runc"), "needs /usr/sbin/runc to compare with");
        var bundle = Directory.CreateTempSubdirectory("mocker-spec-");
        try
        {
            using var runc = Process.Start("/usr/sbin/runc", ["spec", "--bundle", bundle.FullName, .. rootless ? ["--rootless"] : Array.Empty<string>()]);
            runc.WaitForExit();
            Assert.Equal(0, runc.ExitCode);
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(bundle.FullName, "config.json")))!;
        }
        finally
        {
            bundle.Delete(recursive: true);
        }
    }
}
