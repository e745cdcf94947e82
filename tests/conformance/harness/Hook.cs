namespace Mocker.Tests.Conformance.Harness;

/// <summary>Hooks that leave their mark in the file <c>log</c> of the root filesystem, one line each.</summary>
public static class Hook
{
    /// <summary>All six, in the order in which they run.</summary>
    public static readonly string[] Kinds = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart",
        "poststop"];

    /// <summary>Adds a hook that runs a shell script, with LOG set to the log file.</summary>
    public static Container WithHook(this Container container, string kind, string script, int? timeout = null)
    {
        // Only startContainer's program is looked up, and run, inside the container's root.
        var log = kind == "startContainer" ? "/log" : Path.Combine(container.Rootfs, "log");
        var hook = new JsonObject
        {
            ["path"] = "/bin/sh",
            ["args"] = new JsonArray("sh", "-c", script),
            ["env"] = new JsonArray("PATH=/bin:/usr/bin", $"LOG={log}"),
        };
        if (timeout is not null)
            hook["timeout"] = timeout;
        return container.With($"/hooks/{kind}/-", hook);
    }

    /// <summary>Adds a hook that writes its name, and what it is given on standard input to <c>state-NAME</c>.</summary>
    public static Container WithLoggingHook(this Container container, string kind) =>
        container.WithHook(kind, $"cat > $LOG-{kind}; echo {kind} >> $LOG");

    /// <summary>The lines of the log.</summary>
    public static string[] HookLog(this Container container)
    {
        var log = Path.Combine(container.Rootfs, "log");
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    /// <summary>What a logging hook was given on standard input.</summary>
    public static JsonNode HookState(this Container container, string kind) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(container.Rootfs, "log-" + kind)))!;
}
