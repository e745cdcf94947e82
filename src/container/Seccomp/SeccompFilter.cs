using System.Runtime.InteropServices;
using Mocker.Linux;
using Mocker.Linux.Bpf;
using Mocker.Oci;

namespace Mocker.Container.Seccomp;

/// <summary>A compiled system call filter (config-linux.md, Seccomp).</summary>
public sealed class SeccompFilter
{
    private SeccompFilter(ClassicInstruction[] program, string[] architectures, LinuxSeccomp document)
    {
        (Program, Architectures, DefaultAction) = (program, architectures, document.DefaultAction);
        Flags = FlagsOf(document);
        // As runc: without a word about flags the filter shall not cost the process its speculation.
        OptionalFlags = document.Flags is null ? SeccompFlags.SpecAllow : SeccompFlags.None;
    }

    /// <summary>What the kernel executes at each system call.</summary>
    public ClassicInstruction[] Program { get; }

    /// <summary>How it is to be loaded.</summary>
    public SeccompFlags Flags { get; }

    /// <summary>Flags that nobody asked for; a kernel that lacks them is loaded without.</summary>
    public SeccompFlags OptionalFlags { get; }

    /// <summary>Whose calls it decides on, by the specification's names; all others are killed.</summary>
    public string[] Architectures { get; }

    /// <summary><c>SCMP_ACT_…</c> of what no rule names.</summary>
    public string DefaultAction { get; }

    /// <summary>Someone is to be notified of some calls.</summary>
    public bool Notifies => (Flags & SeccompFlags.NewListener) != 0;

    /// <summary>Compiles a valid document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="host">The machine that the filter is for.</param>
    /// <exception cref="ContainerException">The filter would be larger than the kernel takes, or there is none for this machine.</exception>
    public static SeccompFilter Compile(LinuxSeccomp document, Architecture host)
    {
        SeccompArchitecture[] possible = SeccompArchitecture.OfHost(host);
        SeccompArchitecture[] chosen = Array.FindAll(possible, a => a == possible[0] || document.Architectures.Contains(a.Name));
        SyscallRules rules = new(document);
        if (rules.Unknown.Count > 0)
            Log.Debug?.Invoke($"config.json#/linux/seccomp/syscalls: names that no kernel of this machine is known to have, left out: {string.Join(", ", rules.Unknown)}");
        ClassicInstruction[] program = FilterCompiler.Compile(rules, chosen);
        if (program.Length > ClassicInstruction.Limit)
            throw new ContainerException(
                $"the seccomp filter has {program.Length} instructions, and the kernel takes {ClassicInstruction.Limit}: use fewer conditions on arguments", "/linux/seccomp/syscalls");
        return new(program, Array.ConvertAll(chosen, a => a.Name), document);
    }

    private static SeccompFlags FlagsOf(LinuxSeccomp document)
    {
        bool notifies = document.DefaultAction == "SCMP_ACT_NOTIFY" || Array.Exists(document.Syscalls, entry => entry.Action == "SCMP_ACT_NOTIFY");
        SeccompFlags flags = notifies ? SeccompFlags.NewListener : SeccompFlags.None;
        foreach (string name in document.Flags ?? [])
            flags |= name switch
            {
                "SECCOMP_FILTER_FLAG_LOG" => SeccompFlags.Log,
                "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SeccompFlags.SpecAllow,
                // It is about notifications, and the kernel refuses it without.
                "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" when notifies => SeccompFlags.WaitKillableRecv,
                // The process that loads the filter has one thread (SECCOMP_FILTER_FLAG_TSYNC).
                _ => SeccompFlags.None,
            };
        return flags;
    }
}
