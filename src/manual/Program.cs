using Mocker.Manual;
using Mocker.Manual.Completion;

if (args is not [string prose, string output, string date])
{
    Console.Error.WriteLine("usage: mocker-manual FOLDER-WITH-PROSE OUTPUT-FOLDER DATE");
    return 2;
}

CommandPage[] pages = CommandPage.All();
Directory.CreateDirectory(Path.Combine(output, "man"));
foreach (CommandPage page in pages)
    File.WriteAllText(Path.Combine(output, "man", page.FileName), ManPage.Write(page, pages, Prose.Read(prose, page), date));

Directory.CreateDirectory(Path.Combine(output, "completion"));
File.WriteAllText(Path.Combine(output, "completion", "mocker-runtime.bash"), BashCompletion.Write(pages));
File.WriteAllText(Path.Combine(output, "completion", "_mocker-runtime"), ZshCompletion.Write(pages));
File.WriteAllText(Path.Combine(output, "completion", "mocker-runtime.fish"), FishCompletion.Write(pages));
return 0;
