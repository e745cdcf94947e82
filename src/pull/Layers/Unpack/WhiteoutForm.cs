namespace Mocker.Pull.Layers.Unpack;

/// <summary>What becomes of a layer's whiteouts (image-spec, layer.md, Whiteouts).</summary>
public enum WhiteoutForm
{
    /// <summary>What they name is removed: the directory has the layers below in it.</summary>
    Removal,

    /// <summary>They become what overlay file systems hide files with (the kernel's overlayfs.rst): the directory is one layer alone.</summary>
    Overlay,

    /// <summary>There are none: the archive is no layer, and names that begin so are names like others.</summary>
    None,
}
