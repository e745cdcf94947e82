using System.Text;
using Mocker.Container;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

public sealed class FeaturesSchemaTests
{
    private static readonly Schema s_schema = Schema.Read("features.schema.json");

    private static string Text(FeaturesDocument features) => Encoding.UTF8.GetString(DocumentText.Of(features, DocumentText.OneLine).Span);

    [Fact]
    public void What_the_features_command_prints_is_valid() => Assert.Equal([], s_schema.Errors(Text(SupportedFeatures.Document("0.1.0"))));

    [Fact]
    public void Every_member_that_can_be_written_is_in_the_schema() =>
        Assert.Equal([], s_schema.Errors(Text(new()
        {
            OciVersionMin = "1.0.0",
            OciVersionMax = "1.3.0+dev",
            Hooks = [],
            MountOptions = ["ro"],
            Linux = new()
            {
                Namespaces = ["time", "user"],
                Capabilities = ["CAP_CHECKPOINT_RESTORE"],
                Cgroup = new() { V1 = true, V2 = true, Systemd = true, SystemdUser = true, Rdma = true },
                Seccomp = new()
                {
                    Enabled = true,
                    Actions = ["SCMP_ACT_KILL_PROCESS"],
                    Operators = ["SCMP_CMP_MASKED_EQ"],
                    Archs = ["SCMP_ARCH_MIPSEL64N32"],
                    KnownFlags = ["SECCOMP_FILTER_FLAG_TSYNC"],
                    SupportedFlags = [],
                },
                Apparmor = new() { Enabled = true },
                Selinux = new() { Enabled = true },
                IntelRdt = new() { Enabled = true, Schemata = true, Monitoring = true },
                MemoryPolicy = new() { Modes = ["MPOL_PREFERRED_MANY"], Flags = ["MPOL_F_STATIC_NODES"] },
                MountExtensions = new() { Idmap = new() { Enabled = true } },
                NetDevices = new() { Enabled = true },
            },
            Annotations = new() { ["org.mocker.runtime.version"] = "0.1.0" },
            PotentiallyUnsafeConfigAnnotations = ["org.systemd.property."],
        })));

    /// <summary>Members beside the two versions, and the complaint; none for what is valid.</summary>
    [Theory]
    [InlineData("\"hooks\": null, \"mountOptions\": null, \"linux\": null, \"annotations\": null", null)]
    [InlineData("\"linux\": {\"cgroup\": null, \"seccomp\": null, \"apparmor\": null, \"namespaces\": null, \"intelRdt\": {\"enabled\": null}}", null)]
    [InlineData("\"hooks\": [\"preStart\"]", "NotInEnumeration #/hooks[0]")]
    [InlineData("\"hooks\": [\"prestart\", \"prestart\"]", "ItemsNotUnique #/hooks")]
    [InlineData("\"mountOptions\": [\"ro,nosuid\"]", "PatternMismatch #/mountOptions[0]")]
    [InlineData("\"mountOptions\": [\"size=\"]", "PatternMismatch #/mountOptions[0]")]
    [InlineData("\"hook\": []", "NoAdditionalPropertiesAllowed #/hook")]
    [InlineData("\"annotations\": {\"k\": true}", "StringExpected #/annotations.k")]
    [InlineData("\"potentiallyUnsafeConfigAnnotations\": [\"\"]", "StringTooShort #/potentiallyUnsafeConfigAnnotations[0]")]
    [InlineData("\"linux\": {\"namespaces\": [\"net\"]}", "NotInEnumeration #/linux.namespaces[0]")]
    [InlineData("\"linux\": {\"capabilities\": [\"chown\"]}", "PatternMismatch #/linux.capabilities[0]")]
    [InlineData("\"linux\": {\"cgroup\": {\"v3\": true}}", "NoAdditionalPropertiesAllowed #/linux.cgroup.v3")]
    [InlineData("\"linux\": {\"cgroup\": {\"v1\": \"yes\"}}", "BooleanExpected #/linux.cgroup.v1")]
    [InlineData("\"linux\": {\"seccomp\": {\"actions\": [\"ALLOW\"]}}", "PatternMismatch #/linux.seccomp.actions[0]")]
    [InlineData("\"linux\": {\"seccomp\": {\"archs\": [\"amd64\"]}}", "PatternMismatch #/linux.seccomp.archs[0]")]
    [InlineData("\"linux\": {\"seccomp\": {\"knownFlags\": [\"TSYNC\"]}}", "PatternMismatch #/linux.seccomp.knownFlags[0]")]
    [InlineData("\"linux\": {\"selinux\": true}", "ObjectExpected #/linux.selinux")]
    [InlineData("\"linux\": {\"netDevices\": {\"enabled\": 1}}", "BooleanExpected #/linux.netDevices.enabled")]
    [InlineData("\"linux\": {\"mountExtensions\": {\"idmap\": true}}", "ObjectExpected #/linux.mountExtensions.idmap")]
    [InlineData("\"linux\": {\"memoryPolicy\": {\"modes\": [\"bind\"]}}", "PatternMismatch #/linux.memoryPolicy.modes[0]")]
    public void Unknown_may_be_null_and_nonsense_is_refused(string members, string? complaint)
    {
        string[] errors = s_schema.Errors($$"""{"ociVersionMin": "1.0.0", "ociVersionMax": "1.3.0", {{members}}}""");
        if (complaint is null)
            Assert.Equal([], errors);
        else
            Assert.Contains(complaint, errors);
    }

    [Theory]
    [InlineData("""{"ociVersionMax": "1.3.0"}""", "PropertyRequired #/ociVersionMin")]
    [InlineData("""{"ociVersionMin": "1.0.0"}""", "PropertyRequired #/ociVersionMax")]
    [InlineData("""{"ociVersionMin": null, "ociVersionMax": "1.3.0"}""", "StringExpected #/ociVersionMin")]
    [InlineData("""{"ociVersionMin": "1.0", "ociVersionMax": "1.3.0"}""", "PatternMismatch #/ociVersionMin")]
    public void The_versions_are_asked_for(string document, string complaint) => Assert.Contains(complaint, s_schema.Errors(document));
}
