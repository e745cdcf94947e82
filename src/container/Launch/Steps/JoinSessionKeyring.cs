using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Gives the container a session keyring of its own (keyctl(2)), so that the host's keys are not in its reach.</summary>
internal sealed unsafe class JoinSessionKeyring(string name) : Step
{
    public override string Kind => "session-keyring";

    public override string Text => $"join a new session keyring \"{name}\"";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, memory.Text(name));

    private static int Execute(Child* child, void* arguments)
    {
        int result = Processes.JoinSessionKeyring((byte*)arguments);
        // A kernel without keys (CONFIG_KEYS) has none to protect; a full quota must not stop containers either, as in runc.
        return result < 0 && result is not (-(int)Errno.ENOSYS or -(int)Errno.EDQUOT) ? child->Fail("keyctl(2)"u8, result) : 0;
    }
}
