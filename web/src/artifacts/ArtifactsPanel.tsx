import { Download, FileImage, FileText } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Artifact } from "../api/types";
import { download } from "../files/download";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { formatBytes } from "../ui/format";
import "./artifacts.css";
import { decodeBase64, pictureType } from "./kinds";

/** The files a program wrote: pictures are shown, everything can be saved. */
export function ArtifactsPanel({ artifacts }: { artifacts: readonly Artifact[] }) {
  if (artifacts.length === 0) {
    return (
      <Empty icon={<FileImage />} title="No files">
        <p>Pictures that a program writes (PNG, SVG, GIF …) appear here; its other files can be downloaded.</p>
      </Empty>
    );
  }

  return <div className="artifacts">{artifacts.map((artifact) => <Card key={artifact.name} artifact={artifact} />)}</div>;
}

function Card({ artifact }: { artifact: Artifact }) {
  const type = pictureType(artifact.name);
  return (
    <figure className="artifact">
      {type && <Picture artifact={artifact} type={type} />}
      <figcaption>
        {type ? <FileImage aria-hidden /> : <FileText aria-hidden />}
        <span className="artifact-name grow" title={artifact.name}>{artifact.name}</span>
        <span className="quiet">{formatBytes(artifact.size)}</span>
        <Button small look="outline" onClick={() => download(artifact.name, decodeBase64(artifact.content))}><Download />Save</Button>
      </figcaption>
    </figure>
  );
}

/** As a picture and only as a picture: in an img element neither scripts nor requests of an SVG do anything. */
function Picture({ artifact, type }: { artifact: Artifact; type: string }) {
  const url = useMemo(() => URL.createObjectURL(new Blob([decodeBase64(artifact.content)], { type })), [artifact, type]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={`Picture ${artifact.name}, written by the program`} />;
}
