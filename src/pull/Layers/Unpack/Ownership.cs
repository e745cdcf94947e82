using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>Whose the unpacked files are.</summary>
public enum Ownership
{
    /// <summary>Who the archive says.</summary>
    Recorded,

    /// <summary>The calling user's, all of them, for others cannot be had: device nodes are left out, and attributes that it takes root to set.</summary>
    Caller,
}

/// <summary>What this process can have.</summary>
public static class OwnershipOfProcess
{
    extension(Ownership)
    {
        /// <summary>Root's processes give files away, others cannot. Root of a user namespace can as far as it has ids: not with one alone.</summary>
        public static Ownership Possible => Credentials.EffectiveUserId() == 0 && Namespaces.HasSeveralUsers() ? Ownership.Recorded : Ownership.Caller;
    }
}
