namespace Mocker.Oci;

/// <summary>config.md, POSIX-platform Hooks.</summary>
internal static class HookRules
{
    public static void Check(Hooks? hooks, Review review)
    {
        if (hooks is null)
            return;
        Check(hooks.Prestart, "prestart", review);
        Check(hooks.CreateRuntime, "createRuntime", review);
        Check(hooks.CreateContainer, "createContainer", review);
        Check(hooks.StartContainer, "startContainer", review);
        Check(hooks.Poststart, "poststart", review);
        Check(hooks.Poststop, "poststop", review);
    }

    private static void Check(Hook[] hooks, string name, Review review)
    {
        for (var i = 0; i < hooks.Length; i++)
        {
            var hook = hooks[i];
            if (hook.Path is not ['/', ..])
                throw review.Violation($"/hooks/{name}/{i}/path", $"must be an absolute path, found \"{hook.Path}\"");
            if (hook.Timeout is <= 0)
                throw review.Violation($"/hooks/{name}/{i}/timeout", $"must be greater than zero seconds, found {hook.Timeout}");
        }
    }
}
