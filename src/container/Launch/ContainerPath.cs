namespace Mocker.Container.Launch;

/// <summary>Paths inside the container, by their text alone.</summary>
internal static class ContainerPath
{
    /// <summary>Absolute, without ".", "..", double or trailing slashes; a relative one counts from "/" (config.md, Mounts).</summary>
    public static string Clean(string path)
    {
        if (path.Length > 1 && path[0] == '/' && path[^1] != '/' && !path.Contains("//") && !path.Contains("/."))
            return path;
        List<string> names = [];
        foreach (string name in path.Split('/'))
        {
            if (name == ".." && names.Count > 0)
                names.RemoveAt(names.Count - 1);
            else if (name is not ("" or "." or ".."))
                names.Add(name);
        }
        return "/" + string.Join('/', names);
    }
}
