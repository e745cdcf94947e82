using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Asks for an AppArmor profile from the next execve(2) on (aa_change_onexec(2)). A process with no_new_privs that is
/// confined already may only get narrower: its profile is stacked on the one that it has (aa_stack_onexec(2)).
/// </summary>
internal sealed unsafe class SetAppArmorProfile(string profile, bool noNewPrivileges) : Step
{
    private bool _stacked;

    public override string Kind => "apparmor";

    public override string Text => $"use the AppArmor profile \"{profile}\" from the program on";

    internal override void Prepare()
    {
        SecurityModules.RequireAppArmor(profile, Pointer);
        _stacked = noNewPrivileges && SecurityModules.IsConfined();
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        string command = (_stacked ? "stack " : "exec ") + profile;
        a->Command = memory.Text(command);
        a->Length = Encoding.UTF8.GetByteCount(command);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        // Before Linux 5.8 the modules share one file.
        int result = ProcessAttribute.Write(
            child, "thread-self/attr/apparmor/exec\0"u8, "thread-self/attr/exec\0"u8, a->Command, a->Length);
        if (result == -(int)Errno.ENOENT)
            child->Explain("no profile of that name is loaded (see aa-status(8)); load it with apparmor_parser(8)"u8);
        return result;
    }

    private struct Arguments
    {
        public byte* Command;
        public int Length;
    }
}
