using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Gives the container a session keyring of its own (keyctl(2)), so that the host's keys are not in its reach. `exec` joins
/// it by its name, for which its owner has to be allowed to search it: a new one does not allow that.
/// </summary>
/// <param name="id">The container's.</param>
/// <param name="label">The SELinux label of its processes, which the keyring gets too, or null.</param>
/// <param name="searchers">Who may join it later.</param>
internal sealed unsafe class JoinSessionKeyring(string id, string? label, KeyPermissions searchers) : Step
{
    private const int LongestDescription = 4096 + 64; // KEY_MAX_DESC_SIZE and the numbers before it

    private string Name => "_ses." + id;

    public override string Kind => "session-keyring";

    public override string Text => $"join the session keyring \"{Name}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Name = memory.Text(Name);
        a->Label = memory.Text(label);
        a->LabelLength = label is null ? 0 : Encoding.UTF8.GetByteCount(label);
        a->Searchers = searchers;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = a->Label == null ? 0 : Label(child, a->Label, a->LabelLength);
        int keyring = result < 0 ? result : Join(child, a);
        return keyring >= 0 && a->Label != null ? Label(child, null, 0) : keyring;
    }

    /// <summary>What label new keys get; only for the keyring, not for the program (setkeycreatecon(3)).</summary>
    private static int Label(Child* child, byte* label, int length) =>
        ProcessAttribute.Write(child, "thread-self/attr/keycreate\0"u8, default, label, length);

    private static int Join(Child* child, Arguments* a)
    {
        int keyring = Keyrings.JoinSession(a->Name);
        // A kernel without keys (CONFIG_KEYS) has none to protect; a full quota must not stop containers either, as in runc.
        if (keyring is -(int)Errno.ENOSYS or -(int)Errno.EDQUOT)
            return 0;
        if (keyring < 0)
            return child->Fail("keyctl(2)"u8, keyring, "KEYCTL_JOIN_SESSION_KEYRING"u8);
        return a->Searchers == 0 ? 0 : Open(child, keyring, a->Searchers);
    }

    private static int Open(Child* child, int keyring, KeyPermissions searchers)
    {
        byte* description = stackalloc byte[LongestDescription];
        int length = Keyrings.Describe(keyring, description, LongestDescription);
        if (length < 0)
            return child->Fail("keyctl(2)"u8, length, "KEYCTL_DESCRIBE"u8);
        KeyPermissions permissions = Permissions(description, Math.Min(length, LongestDescription));
        int result = Keyrings.SetPermissions(keyring, permissions | searchers);
        return result < 0 ? child->Fail("keyctl(2)"u8, result, "KEYCTL_SETPERM"u8) : 0;
    }

    /// <summary>The fourth of the fields that semicolons separate, in hexadecimal.</summary>
    private static KeyPermissions Permissions(byte* description, int length)
    {
        uint permissions = 0;
        int field = 0;
        for (int i = 0; i < length && field <= 3; i++)
        {
            byte letter = description[i];
            if (letter == ';')
                field++;
            else if (field == 3)
                permissions = permissions << 4 | (uint)(letter <= '9' ? letter - '0' : letter - 'a' + 10);
        }
        return (KeyPermissions)permissions;
    }

    private struct Arguments
    {
        public byte* Name;
        public byte* Label;
        public int LabelLength;
        public KeyPermissions Searchers;
    }
}
