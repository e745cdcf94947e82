namespace Mocker.Oci;

/// <summary>config-linux.md, Namespaces.</summary>
internal static class NamespaceRules
{
    public static void Check(LinuxNamespace[] namespaces, Review review)
    {
        for (var i = 0; i < namespaces.Length; i++)
        {
            var (type, path) = (namespaces[i].Type, namespaces[i].Path);
            if (!NamespaceNames.All.Contains(type))
                throw review.Violation($"/linux/namespaces/{i}/type",
                    $"must be one of {string.Join(", ", NamespaceNames.All)}, found \"{type}\"");
            if (path is not (null or ['/', ..]))
                throw review.Violation($"/linux/namespaces/{i}/path", $"must be an absolute path, found \"{path}\"");
            for (var j = 0; j < i; j++) // at most eight, as all before this one differ
                if (namespaces[j].Type == type)
                    throw review.Violation($"/linux/namespaces/{i}/type", $"\"{type}\" is already at /linux/namespaces/{j}");
        }
    }
}
