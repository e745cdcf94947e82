using System.Text;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class FeaturesDocumentTests
{
    private static string Text(FeaturesDocument document) => Encoding.UTF8.GetString(DocumentText.Of(document, DocumentText.OneLine).Span);

    [Fact]
    public void Unknown_is_left_out_and_none_is_an_empty_list() =>
        Assert.Equal("""{"hooks":[],"linux":{"namespaces":[]}}""", Text(new FeaturesDocument { Hooks = [], Linux = new LinuxFeatures { Namespaces = [] } }));

    [Fact]
    public void Every_member_has_the_name_of_the_specification()
    {
        var features = new FeaturesDocument
        {
            OciVersionMin = "1.0.0",
            OciVersionMax = "1.3.0",
            Hooks = ["prestart"],
            MountOptions = ["ro"],
            Linux = new LinuxFeatures
            {
                Namespaces = ["pid"],
                Capabilities = ["CAP_KILL"],
                Cgroup = new CgroupFeatures { V1 = true, V2 = true, Systemd = false, SystemdUser = false, Rdma = true },
                Seccomp = new SeccompFeatures { Enabled = true, Actions = ["a"], Operators = ["o"], Archs = ["x"], KnownFlags = ["k"], SupportedFlags = ["s"] },
                Apparmor = new EnabledFeature { Enabled = true },
                Selinux = new EnabledFeature { Enabled = false },
                IntelRdt = new IntelRdtFeatures { Enabled = true, Schemata = true, Monitoring = true },
                MemoryPolicy = new MemoryPolicyFeatures { Modes = ["m"], Flags = ["f"] },
                MountExtensions = new MountExtensionsFeatures { Idmap = new EnabledFeature { Enabled = true } },
                NetDevices = new EnabledFeature { Enabled = true },
            },
            Annotations = { ["v"] = "1" },
            PotentiallyUnsafeConfigAnnotations = ["org.systemd.property."],
        };
        Assert.Equal(
            """
            {"ociVersionMin":"1.0.0","ociVersionMax":"1.3.0","hooks":["prestart"],"mountOptions":["ro"],"linux":{"namespaces":["pid"],
            "capabilities":["CAP_KILL"],"cgroup":{"v1":true,"v2":true,"systemd":false,"systemdUser":false,"rdma":true},
            "seccomp":{"enabled":true,"actions":["a"],"operators":["o"],"archs":["x"],"knownFlags":["k"],"supportedFlags":["s"]},
            "apparmor":{"enabled":true},"selinux":{"enabled":false},"intelRdt":{"enabled":true,"schemata":true,"monitoring":true},
            "memoryPolicy":{"modes":["m"],"flags":["f"]},"mountExtensions":{"idmap":{"enabled":true}},"netDevices":{"enabled":true}},
            "annotations":{"v":"1"},"potentiallyUnsafeConfigAnnotations":["org.systemd.property."]}
            """.ReplaceLineEndings(""),
            Text(features));
    }
}
