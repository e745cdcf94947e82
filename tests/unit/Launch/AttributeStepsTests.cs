using System.Runtime.InteropServices;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// The steps for AppArmor and SELinux, on a kernel that runs neither: what they would write is laid out, and they come as far
/// as the kernel's answer.
/// </summary>
public sealed unsafe class AttributeStepsTests
{
    private const string Label = "system_u:system_r:container_t:s0:c1,c2";

    private static readonly bool s_hasAppArmor = File.Exists("/sys/module/apparmor/parameters/enabled")
        && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y');

    private static readonly bool s_hasSelinux = Directory.Exists("/sys/fs/selinux/class");

    [Fact]
    public void The_profile_is_asked_for_from_the_next_execve_on() =>
        Assert.Equal("exec docker-default", FirstText(new SetAppArmorProfile("docker-default", noNewPrivileges: true)));

    [Fact]
    public void The_label_is_written_as_it_stands() => Assert.Equal(Label, FirstText(new SetSelinuxLabel(Label)));

    [SkippableFact]
    public void Without_AppArmor_a_profile_is_refused_with_its_place()
    {
        Skip.If(s_hasAppArmor, "this kernel runs AppArmor");
        SetAppArmorProfile step = new("docker-default", noNewPrivileges: false) { Pointer = "/process/apparmorProfile" };
        ContainerException fault = Assert.Throws<ContainerException>(step.Prepare);
        Assert.StartsWith(
            "cannot use the AppArmor profile \"docker-default\" (config.json#/process/apparmorProfile): AppArmor is off in this kernel", fault.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Without_SELinux_a_label_is_refused_with_its_place()
    {
        Skip.If(s_hasSelinux, "this kernel runs SELinux");
        Step[] steps =
        [
            new SetSelinuxLabel(Label) { Pointer = "/linux/mountLabel" },
            new MountFileSystem("tmpfs", null, "/tmp", new()) { Label = Label },
            new LabelDirectory("/dev/mqueue", Label) { Pointer = "/linux/mountLabel" },
        ];
        Assert.All(steps, step => Assert.StartsWith(
            $"cannot use the SELinux label \"{Label}\" (config.json#/linux/mountLabel): SELinux is off in this kernel",
            Assert.Throws<ContainerException>(step.Prepare).Message, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("apparmor")]
    [InlineData("selinux")]
    [InlineData("keyring")]
    public void The_kernel_is_asked_through_a_procfs_of_the_childs_own(string kind)
    {
        Skip.If(s_hasAppArmor || s_hasSelinux, "this kernel runs a security module, which would take the request");
        (Step step, string file) = kind switch
        {
            "apparmor" => ((Step)new SetAppArmorProfile("docker-default", noNewPrivileges: false), "thread-self/attr/exec"),
            "selinux" => (new SetSelinuxLabel(Label), "thread-self/attr/exec"),
            _ => (new JoinSessionKeyring("mocker-test", Label, KeyPermissions.None), "thread-self/attr/keycreate"),
        };
        Assert.Equal(("write(2)", Errno.EINVAL, file), Execute(step));
    }

    [SkippableFact]
    public void A_labelled_file_system_is_given_its_context()
    {
        Skip.If(s_hasSelinux, "this kernel runs SELinux, which would take the context");
        string root = Directory.CreateTempSubdirectory("mocker-label-").FullName;
        try
        {
            // The kernel's own words: nobody but SELinux knows this parameter.
            Assert.Equal(
                ("fsconfig(2)", Errno.EINVAL, "tmpfs: Unknown parameter 'context'\n"),
                Execute(new MountFileSystem("tmpfs", null, "/tmp", new()) { Label = Label }, root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>The text that a step's arguments begin with.</summary>
    private static string FirstText(Step step)
    {
        using PlanMemory memory = new();
        return Marshal.PtrToStringUTF8(*(nint*)step.Encode(memory).Arguments)!;
    }

    private static (string Call, Errno Error, string Detail) Execute(Step step, string root = "/")
    {
        (string, Errno, string) failure = default;
        PrivateThread.Run(() =>
        {
            using PlanMemory memory = new();
            Child* child = memory.New<Child>();
            *child = new() { Root = -1, Dev = -1, EmptyDirectory = -1, NullDevice = -1, PrivateProc = -1, Terminal = -1, Sync = -1 };
            using CString path = new(root);
            child->Root = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.Path | OpenFlags.Directory);
            EncodedStep encoded = step.Encode(memory);
            Assert.True(encoded.Execute(child, encoded.Arguments) < 0);
            Files.Close(child->Root);
            Files.Close(child->PrivateProc);
            failure = (
                Marshal.PtrToStringUTF8((nint)child->Failure.Call)!, (Errno)child->Failure.Error, Marshal.PtrToStringUTF8((nint)child->Failure.Detail)!);
        });
        return failure;
    }
}
