using Mocker.Oci;

namespace Mocker.Tests.Unit.Oci;

/// <summary>A document of the size and shape that engines write: the default one with an allowlist of 370 system calls.</summary>
internal static class EngineLikeDocument
{
    public static byte[] Text()
    {
        var plain = DefaultSpec.Create(cgroupNamespace: true);
        var spec = new RuntimeSpec
        {
            OciVersion = plain.OciVersion,
            Process = plain.Process,
            Root = plain.Root,
            Hostname = plain.Hostname,
            Mounts = plain.Mounts,
            Annotations = { ["io.kubernetes.cri.container-type"] = "container", ["io.kubernetes.cri.sandbox-id"] = new string('f', 64) },
            Linux = new LinuxSpec
            {
                Namespaces = plain.Linux!.Namespaces,
                MaskedPaths = plain.Linux.MaskedPaths,
                ReadonlyPaths = plain.Linux.ReadonlyPaths,
                Resources = plain.Linux.Resources,
                Seccomp = new LinuxSeccomp
                {
                    DefaultAction = "SCMP_ACT_ERRNO",
                    DefaultErrnoRet = 1,
                    Architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
                    Syscalls =
                    [
                        new LinuxSyscall { Names = Enumerable.Range(0, 370).Select(i => $"system_call_{i}").ToArray(), Action = "SCMP_ACT_ALLOW" },
                        .. Enumerable.Range(0, 20).Select(i => new LinuxSyscall
                        {
                            Names = ["personality"],
                            Action = "SCMP_ACT_ALLOW",
                            Args = [new LinuxSeccompArg { Index = 0, Value = (ulong)i, Op = "SCMP_CMP_EQ" }],
                        }),
                    ],
                },
            },
        };
        return DocumentText.Of(spec, DocumentText.Tabs).ToArray();
    }
}
