namespace Mocker.Tests.Images;

/// <summary>A directory tree as find, sha256sum and getfattr see it.</summary>
internal static class HostTree
{
    /// <summary>
    /// Names with types, modes, owners, times with nanoseconds, sizes, targets, devices and numbers of links; which names are of one file; contents; extended attributes.
    /// </summary>
    public static string Describe(string directory) => HostProgram.Run("sh", ["-ec", """
        export LC_ALL=C
        # A directory's size and links, and the number of a device, are the file system's affair; %i is only compared with itself.
        find . \( -type d -printf '%p %M %U:%G %T@\n' \) -o \( -type l -printf '%p %M %U:%G %T@ -> %l\n' \) -o -printf '%p %M %U:%G %T@ %s %n\n' | sort
        find . \( -type b -o -type c \) -exec stat -c '%n %t:%T' {} + | sort
        find . ! -type d -links +1 -printf '%i %p\n' | sort -k2 | awk '{ if (!($1 in first)) first[$1] = $2; print $2, "=", first[$1] }'
        find . -type f -print0 | sort -z | xargs -0r sha256sum
        find . -print0 | sort -z | xargs -0r getfattr -h -d -m - -e hex 2>/dev/null | sed '/^security.selinux/d'
        """], workingDirectory: directory).OrFail();
}
