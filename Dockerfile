# The bank as one image, for web processes and worker alike; compose.yaml runs it.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR /srv/bank
RUN useradd --create-home --uid 1000 bank && install -d -o bank -g bank /data

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# Read by every process, and written where none of them may write.
RUN python manage.py compile_catalogues

USER bank
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "kb.wsgi", "-c", "python:kb.gunicorn", "--bind", "0.0.0.0:8000"]
