namespace Mocker.Pull.Layers.Unpack;

/// <summary>How layers are unpacked.</summary>
public sealed record UnpackOptions
{
    public WhiteoutForm Whiteouts { get; init; } = WhiteoutForm.Removal;

    public Ownership Ownership { get; init; } = Ownership.Possible;

    /// <summary>What the archive's owners of files become.</summary>
    internal OwnerChange Owners { get; init; }

    /// <summary>Overlay's attributes are <c>trusted.overlay.*</c>, or <c>user.overlay.*</c> for mounts with the option userxattr.</summary>
    public bool UserAttributes { get; init; }

    public LayerLimits Limits { get; init; } = LayerLimits.Default;
}
